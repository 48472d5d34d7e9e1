import type { ConnectionTest } from '../../services/test-connection.js'
import type { Connect } from './client.js'
import { SCHEMAS } from './queries.js'
import { statements } from './query-log.js'
import type { Scope } from './settings.js'
import { type Prefix, viewsOf } from './views.js'

interface Check {
  readonly name: string
  readonly mandatory: boolean
  readonly hint: string
  readonly sql: (prefix: Prefix) => string
}

const LOGIN = 'check hostPort, oracleConnectionType, username and password'
const first = (name: string, view: string, where = '') => {
  return (prefix: Prefix): string => `SELECT v.${name} FROM ${prefix}_${view} v ${where} FETCH FIRST 1 ROWS ONLY`
}

/** `SELECT`s that show whether a step of the connection test can do its work (spec/behaviours.md §10). */
const CHECKS: readonly Check[] = [
  { name: 'CheckAccess', mandatory: true, hint: LOGIN, sql: () => 'SELECT 1 AS one FROM dual' },
  { name: 'PackageAccess', mandatory: false, hint: 'GRANT SELECT ON SYS.DBA_SOURCE; only packages and procedures need it', sql: first('name', 'source', "WHERE v.type LIKE 'PACKAGE%'") },
  { name: 'GetSchemas', mandatory: true, hint: 'needs to read ALL_USERS', sql: () => SCHEMAS },
  { name: 'GetTables', mandatory: true, hint: 'GRANT SELECT ON SYS.DBA_TABLES', sql: first('table_name', 'tables') },
  { name: 'GetViews', mandatory: false, hint: 'GRANT SELECT ON SYS.DBA_VIEWS', sql: first('view_name', 'views') },
  { name: 'GetMaterializedViews', mandatory: false, hint: 'GRANT SELECT ON SYS.DBA_MVIEWS', sql: first('mview_name', 'mviews') },
] // biome-ignore format: a table

/** The steps of the incumbent's definition. */
export function connectionTest(connect: Connect, { dba }: Pick<Scope, 'dba'>): ConnectionTest {
  const client = connect(1)
  let found: Promise<Prefix> | undefined
  const prefix = (): Promise<Prefix> => {
    found ??= viewsOf(client, dba)
    return found
  }
  return {
    steps: [
      ...CHECKS.map(({ sql, ...step }) => ({
        ...step,
        run: async () => {
          for await (const _ of client.query(sql(await prefix()))) return
        },
      })),
      {
        name: 'GetQueryHistory',
        mandatory: false,
        hint: 'GRANT SELECT ON SYS.GV_$SQL, or on SYS.V_$SQL; only usage and lineage need it',
        run: async () => {
          const now = new Date()
          for await (const _ of statements(client, { from: now, to: now, limit: 1 })) return
        },
      },
    ],
    close: () => client.close(),
  }
}
