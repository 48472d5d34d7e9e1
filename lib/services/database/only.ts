import { type Fqn, names } from '../../record/fqn.js'
import { decodeName } from '../../record/reserved-names.js'

/** The one database, schema or table that a run reads: names as the source has them. */
export interface Only {
  /** As it was asked for. */
  readonly fqn: Fqn
  readonly database: string
  readonly schema?: string | undefined
  /** Of a table, a view or a stored procedure. */
  readonly table?: string | undefined
}

/**
 * What an FQN names below a service, down to a table.
 * @throws FqnError when it is none; Error when it names something else.
 * @example onlyOf('pg.shop.sales.orders', 'pg') // { fqn, database: 'shop', schema: 'sales', table: 'orders' }
 */
export function onlyOf(fqn: string, serviceName: string): Only {
  const [service, database, schema, table, ...rest] = names(fqn).map(decodeName)
  if (service !== serviceName) throw new Error(`expected an FQN below the service ${serviceName}`)
  if (database === undefined || rest.length > 0) throw new Error('expected service.database[.schema[.table]]')
  return { fqn: fqn as Fqn, database, schema, table }
}
