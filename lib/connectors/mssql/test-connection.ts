import type { Check, ConnectionTest, TestStep } from '../../services/test-connection.js'
import { type Connect, connector } from './client.js'
import { rowsIn } from './databases.js'
import { PING } from './queries.js'
import { statements } from './query-log.js'
import type { Settings } from './settings.js'

const LOGIN = 'check hostPort, username, password and database; encrypt and trustServerCertificate where TLS fails'

/** `SELECT`s that show whether a step of the connection test can do its work (spec/behaviours.md §10). */
const CHECKS: readonly Check[] = [
  { name: 'GetSchemas', sql: 'SELECT TOP (1) s.name FROM sys.schemas AS s', mandatory: true, hint: 'needs to read sys.schemas' },
  { name: 'GetTables', sql: 'SELECT TOP (1) t.name FROM sys.tables AS t', mandatory: true, hint: 'needs to read sys.tables' },
  { name: 'GetViews', sql: 'SELECT TOP (1) v.name FROM sys.views AS v', mandatory: false, hint: 'needs to read sys.views' },
] // biome-ignore format: a table

/** The steps of the incumbent's definition. Each connects anew; what `ingestAllDatabases` needs is asked only with it. */
export function connectionTest(settings: Settings, connect: Connect = connector(settings)): ConnectionTest {
  const { database, all, databases } = settings
  const listed = all ? databases : { from: database, sql: 'SELECT DB_NAME() AS name' }
  const step = ({ sql, ...check }: Check, from = database): TestStep => ({
    ...check,
    run: async () => void (await rowsIn(connect, from, sql)),
  })
  return {
    steps: [
      step({ name: 'CheckAccess', sql: PING, mandatory: true, hint: LOGIN }),
      step({ name: 'GetDatabases', ...listed, mandatory: true, hint: `needs to read sys.databases` }, listed.from),
      ...CHECKS.map((check) => step(check)),
      {
        name: 'GetQueries',
        mandatory: false,
        hint: 'GRANT VIEW DATABASE STATE, and VIEW SERVER STATE where the Query Store is off; only usage and lineage need it',
        run: async () => {
          const client = connect(database, 1)
          const now = new Date()
          try {
            for await (const _ of statements(client, { from: now, to: now, limit: 1 })) break
          } finally {
            await client.close()
          }
        },
      },
    ],
    close: async () => {},
  }
}
