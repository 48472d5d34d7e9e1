import type { Status } from '../../status/status.js'
import { createJudge, type FilterPattern, type OnFilter, type Verdict } from '../filter.js'
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

export interface FiltersOptions {
  readonly names: Names
  readonly status: Status
  readonly onFilter?: OnFilter | undefined
}

/** @throws InvalidPattern */
export function createFilters(config: DatabaseMetadata, { names, status, onFilter }: FiltersOptions): Filters {
  const byFqn = config.useFqnForFiltering
  const of = (kind: string, label: string, pattern: FilterPattern | undefined) => {
    const judge = createJudge(pattern)
    const keeps = (name: string, fqn: () => string): Verdict => judge(byFqn ? fqn() : name)
    return {
      keeps: (name: string, fqn: () => string): boolean => keeps(name, fqn).keeps,
      drops: (name: string, fqn: () => string): boolean => {
        const verdict = keeps(name, fqn)
        onFilter?.({ kind, fqn: fqn(), ...verdict })
        if (!verdict.keeps) status.emit({ type: 'filtered', name: fqn(), reason: `${label} Filtered Out` })
        return !verdict.keeps
      },
    }
  }
  const databases = of('database', 'Database', config.databaseFilterPattern)
  const schemas = of('databaseSchema', 'Schema', config.schemaFilterPattern)
  const tables = of('table', 'Table', config.tableFilterPattern)
  const procedures = of('storedProcedure', 'Stored Procedure', config.storedProcedureFilterPattern)
  return {
    keepsSchema: (database, name) => schemas.keeps(name, () => names.schema(database, name)),
    keepsTable: (database, schema, name) => tables.keeps(name, () => names.table(database, schema, name)),
    databaseFiltered: (name) => databases.drops(name, () => names.database(name)),
    schemaFiltered: (database, name) => schemas.drops(name, () => names.schema(database, name)),
    tableFiltered: (database, schema, name) => tables.drops(name, () => names.table(database, schema, name)),
    storedProcedureFiltered: (database, schema, name) =>
      procedures.drops(name, () => names.table(database, schema, name)),
  }
}
