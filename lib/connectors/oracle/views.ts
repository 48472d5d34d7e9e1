import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import type { OracleClient } from './client.js'

/** Views of the dictionary that are read: `DBA_TABLES` shows all tables, `ALL_TABLES` those that the user has a right on. */
export const VIEWS = [
  'tables', 'external_tables', 'views', 'mviews', 'tab_comments', 'mview_comments', 'tab_cols', 'col_comments', 'types',
  'constraints', 'cons_columns', 'part_tables', 'part_key_columns', 'source',
] as const // biome-ignore format: a list

export type Prefix = 'dba' | 'all'

/** Asks for nothing: it fails where one of them may not be read. */
export const DBA_VIEWS_QUERY = VIEWS.map((view) => `SELECT 1 AS n FROM dba_${view} WHERE 1 = 0`).join('\nUNION ALL ')

/** No such table, or no right on it: https://docs.oracle.com/error-help/db/ora-00942/ and its like. */
const NO_ACCESS: readonly unknown[] = ['ORA-00942', 'ORA-01031', 'ORA-41900']

const isNoAccess = (error: unknown): boolean => NO_ACCESS.includes((error as { readonly code?: unknown }).code)

/** The `DBA_` views where they are wanted and the user may read every one. */
export async function viewsOf(client: Pick<OracleClient, 'query'>, dba: boolean): Promise<Prefix> {
  if (!dba) return 'all'
  try {
    for await (const _ of client.query(DBA_VIEWS_QUERY)) break
    return 'dba'
  } catch (error) {
    if (isNoAccess(error)) return 'all'
    throw error
  }
}

/** The rows of the first statement that the user may send. @throws what the last one does */
export async function* firstAllowed(
  { query }: Pick<OracleClient, 'query'>,
  statements: readonly { readonly sql: string; readonly values: readonly (string | number)[] }[],
): AsyncGenerator<SqlRow, void> {
  for (const [at, { sql, values }] of statements.entries()) {
    try {
      yield* query(sql, values)
      return
    } catch (error) {
      if (at === statements.length - 1 || !isNoAccess(error)) throw error
    }
  }
}
