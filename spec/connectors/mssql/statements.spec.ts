import { expect } from 'chai'
import { azuresql } from '../../../lib/connectors/mssql/azure.js'
import { withMarker } from '../../../lib/connectors/mssql/client.js'
import { mssql } from '../../../lib/connectors/mssql/config.js'
import * as queries from '../../../lib/connectors/mssql/queries.js'
import * as logQueries from '../../../lib/connectors/mssql/query-log-queries.js'
import { connectionTest } from '../../../lib/connectors/mssql/test-connection.js'
import { loadSqlParser, parseSql } from '../../../lib/lineage/sql-parser.js'
import { recorded } from '../../support/recorded.js'
import { recordedServer, settings } from './recording.js'

const options = { ddl: true, tags: true }
const filter = { filterCondition: "1 = 1 OR x LIKE '%a'" }
const STATEMENTS: Readonly<Record<string, string>> = {
  'the databases': queries.DATABASES,
  'the databases of Azure': queries.DATABASES_OF_AZURE,
  'a database': queries.DATABASE,
  'the schemas': queries.SCHEMAS,
  'the names of tables': queries.TABLE_NAMES,
  'the procedures': queries.STORED_PROCEDURES,
  'the tables and views': queries.tablesQuery({ ...options, tables: true, views: true }),
  'the views': queries.tablesQuery({ ...options, tables: false, views: true }),
  'one table': queries.tablesQuery({ ...options, tables: true, views: false, name: 'x' }),
  'the state of the Query Store': logQueries.QUERY_STORE_STATE,
  'the Query Store': logQueries.queryStoreQuery(filter),
  'the plan cache': logQueries.planCacheQuery(filter),
}
const SYS = /\bsys\.\w+/g

describe('a statement that asks for', () => {
  before(() => loadSqlParser())
  const trees = (sql: string): number | string => {
    const parsed = parseSql(sql, 'tsql')
    return typeof parsed === 'string' ? parsed : parsed.length
  }

  for (const [what, sql] of Object.entries(STATEMENTS))
    it(`${what} is one of T-SQL, with our mark inside it`, () => {
      expect(trees(sql)).to.equal(1)
      expect(withMarker(sql)).to.match(/^SELECT \/\* \{"app": "Headwater"\} \*\//)
      expect(trees(withMarker(sql))).to.equal(1)
    })

  it('a check of the connection is one of T-SQL', async () => {
    const server = recorded([{ statement: /./, rows: [] }])
    const test = connectionTest(settings({ ingestAllDatabases: true }), recordedServer(server).connect)
    for (const { run } of test.steps) await run()
    expect(server.asked).to.have.length(6) // beside the first, which is `SELECT 1`
    for (const { sql } of server.asked) expect(trees(sql), sql).to.equal(1)
  })

  for (const { name, privileges } of [mssql, azuresql])
    it(`privileges for ${name} is one of T-SQL, and the page names every view that is read`, () => {
      for (const [, script] of privileges.matchAll(/```sql\n(.*?)```/gs)) expect(trees(script!)).to.be.a('number')
      const views = new Set(Object.values(STATEMENTS).flatMap((sql) => sql.match(SYS)!))
      const told = new Set(privileges.match(SYS))
      const untold = [...views].filter((view) => !told.has(view))
      expect(untold).to.deep.equal([])
    })
})
