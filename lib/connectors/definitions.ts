import type { ConnectorDefinition } from '../config/connector-definition.js'
import { duckdb } from './duckdb/config.js'
import { mysql } from './mysql/config.js'
import { mariadb } from './mysql/mariadb.js'
import { postgres } from './postgres/config.js'
import { sqlite } from './sqlite/config.js'
import { trino } from './trino/config.js'
import { presto } from './trino/presto.js'

/** The connectors Headwater ships. */
export const definitions: readonly ConnectorDefinition[] = [duckdb, mariadb, mysql, postgres, presto, sqlite, trino]
