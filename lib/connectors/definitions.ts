import type { ConnectorDefinition } from '../config/connector-definition.js'
import { clickhouse } from './clickhouse/config.js'
import { duckdb } from './duckdb/config.js'
import { mysql } from './mysql/config.js'
import { mariadb } from './mysql/mariadb.js'
import { cockroach } from './postgres/cockroach/config.js'
import { postgres } from './postgres/config.js'
import { greenplum } from './postgres/greenplum/config.js'
import { redshift } from './postgres/redshift/config.js'
import { timescale } from './postgres/timescale/config.js'
import { sqlite } from './sqlite/config.js'
import { trino } from './trino/config.js'
import { presto } from './trino/presto.js'

/** The connectors Headwater ships. */
export const definitions: readonly ConnectorDefinition[] = [
  clickhouse,
  cockroach,
  duckdb,
  greenplum,
  mariadb,
  mysql,
  postgres,
  presto,
  redshift,
  sqlite,
  timescale,
  trino,
]
