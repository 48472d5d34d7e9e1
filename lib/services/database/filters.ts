import type { Status } from '../../status/status.js'
import { createFilter, type Filter } from '../filter.js'
import type { DatabaseMetadata } from './config.js'
import type { Names } from './names.js'

/** Which names a run takes. Each `keeps…` answers only; `…Filtered` also puts a dropped name on the account. */
export interface Filters {
  keepsSchema(database: string, schema: string): boolean
  keepsTable(database: string, schema: string, table: string): boolean
  databaseFiltered(database: string): boolean
  schemaFiltered(database: string, schema: string): boolean
  tableFiltered(database: string, schema: string, table: string): boolean
  storedProcedureFiltered(database: string, schema: string, procedure: string): boolean
}

/** @throws InvalidPattern */
export function createFilters(config: DatabaseMetadata, names: Names, status: Status): Filters {
  const byFqn = config.useFqnForFiltering
  const databases = createFilter(config.databaseFilterPattern)
  const schemas = createFilter(config.schemaFilterPattern)
  const tables = createFilter(config.tableFilterPattern)
  const procedures = createFilter(config.storedProcedureFilterPattern)
  const dropped = (filter: Filter, name: string, fqn: () => string, reason: string): boolean => {
    if (filter(byFqn ? fqn() : name)) return false
    status.emit({ type: 'filtered', name: fqn(), reason })
    return true
  }
  return {
    keepsSchema: (database, schema) => schemas(byFqn ? names.schema(database, schema) : schema),
    keepsTable: (database, schema, table) => tables(byFqn ? names.table(database, schema, table) : table),
    databaseFiltered: (name) => dropped(databases, name, () => names.database(name), 'Database Filtered Out'),
    schemaFiltered: (database, name) =>
      dropped(schemas, name, () => names.schema(database, name), 'Schema Filtered Out'),
    tableFiltered: (database, schema, name) =>
      dropped(tables, name, () => names.table(database, schema, name), 'Table Filtered Out'),
    storedProcedureFiltered: (database, schema, name) =>
      dropped(procedures, name, () => names.table(database, schema, name), 'Stored Procedure Filtered Out'),
  }
}
