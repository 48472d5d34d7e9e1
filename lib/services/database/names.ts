import { append, build, type Fqn } from '../../record/fqn.js'
import { encodeName } from '../../record/reserved-names.js'

/** FQNs of what lies under one database service, built locally: nothing is read back to find them. */
export interface Names {
  readonly service: Fqn
  database(name: string): Fqn
  schema(database: string, name: string): Fqn
  table(database: string, schema: string, name: string): Fqn
  column(database: string, schema: string, table: string, name: string): Fqn
}

export function namesUnder(serviceName: string): Names {
  const service = build(serviceName)
  const names: Names = {
    service,
    database: (name) => append(service, encodeName(name)),
    schema: (database, name) => append(names.database(database), encodeName(name)),
    table: (database, schema, name) => append(names.schema(database, schema), encodeName(name)),
    column: (database, schema, table, name) => append(names.table(database, schema, table), encodeName(name)),
  }
  return names
}
