import type { ConnectorDefinition } from '../config/connector-definition.js'
import { bigquery } from './bigquery/config.js'
import { clickhouse } from './clickhouse/config.js'
import { duckdb } from './duckdb/config.js'
import { datalake } from './duckdb/datalake/config.js'
import { azuresql } from './mssql/azure.js'
import { mssql } from './mssql/config.js'
import { mysql } from './mysql/config.js'
import { mariadb } from './mysql/mariadb.js'
import { oracle } from './oracle/config.js'
import { cockroach } from './postgres/cockroach/config.js'
import { postgres } from './postgres/config.js'
import { greenplum } from './postgres/greenplum/config.js'
import { redshift } from './postgres/redshift/config.js'
import { timescale } from './postgres/timescale/config.js'
import { snowflake } from './snowflake/config.js'
import { sqlite } from './sqlite/config.js'
import { trino } from './trino/config.js'
import { presto } from './trino/presto.js'

/** The connectors Headwater ships. */
export const definitions: readonly ConnectorDefinition[] = [
  azuresql,
  bigquery,
  clickhouse,
  cockroach,
  datalake,
  duckdb,
  greenplum,
  mariadb,
  mssql,
  mysql,
  oracle,
  postgres,
  presto,
  redshift,
  snowflake,
  sqlite,
  timescale,
  trino,
]
