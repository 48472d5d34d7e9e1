import { expect } from 'chai'
import { snowflake, snowflakeConnection } from '../../../lib/connectors/snowflake/config.js'
import {
  columnsOfQuery,
  columnsQuery,
  ddlQuery,
  routinesQuery,
  SHOW_DATABASES,
  schemasQuery,
  showQuery,
  tableNamesQuery,
  tablesQuery,
  tagsQuery,
} from '../../../lib/connectors/snowflake/queries.js'
import { statementsQuery } from '../../../lib/connectors/snowflake/query-log.js'
import { scopeOf } from '../../../lib/connectors/snowflake/settings.js'
import { loadSqlParser } from '../../../lib/lineage/index.js'
import { parseSql } from '../../../lib/lineage/sql-parser.js'
import { ODD } from './answers.js'

const SCOPE = scopeOf(snowflakeConnection.parse({ username: 'u', password: 'pass', account: 'a', warehouse: 'w' }))
const WINDOW = { from: new Date(1), to: new Date(2), limit: 10, filterCondition: "user_name <> 'ETL'" }
const WANTED = { tables: true, views: true, transient: true }
const LEAST = { tables: false, views: false, transient: false, name: 'T', since: 1 }

const STATEMENTS: Readonly<Record<string, string>> = {
  databases: SHOW_DATABASES,
  schemas: schemasQuery(ODD).sql,
  tables: tablesQuery(ODD, ODD, WANTED).sql,
  'some tables': tablesQuery('D', 'S', LEAST).sql,
  'names of tables': tableNamesQuery('D', 'S', { transient: false }).sql,
  columns: columnsQuery(ODD, ODD, WANTED).sql,
  'columns of some tables': columnsQuery('D', 'S', LEAST).sql,
  'columns of what streams follow': columnsOfQuery(ODD, [['S', 'T']]).sql,
  tags: tagsQuery(SCOPE.usage, 'D', 'S', undefined).sql,
  'tags of one table': tagsQuery(SCOPE.usage, 'D', 'S', 'T').sql,
  DDL: ddlQuery('ICEBERG_TABLE', ODD, ODD, ODD),
  routines: routinesQuery(ODD, 'S').sql,
  'primary keys': showQuery('PRIMARY KEYS', ODD, ODD),
  'unique keys': showQuery('UNIQUE KEYS', ODD, ODD),
  'foreign keys': showQuery('IMPORTED KEYS', ODD, ODD),
  'dynamic tables': showQuery('DYNAMIC TABLES', ODD, ODD),
  'materialized views': showQuery('MATERIALIZED VIEWS', ODD, ODD),
  streams: showQuery('STREAMS', ODD, ODD),
  stages: showQuery('STAGES', ODD, ODD),
  'the query log': statementsQuery(SCOPE, WINDOW),
}
/** What the parser does not know. */
const UNKNOWN = / ON (ALL|FUTURE) /
const marks = (sql: string): number => sql.match(/\?/g)?.length ?? 0

describe('the SQL for Snowflake', () => {
  before(() => loadSqlParser())

  for (const [what, sql] of Object.entries(STATEMENTS))
    it(`parses where it asks for ${what}`, () => expect(parseSql(sql, 'snowflake')).to.be.an('array').with.length(1))

  it('has a value for each question mark', () => {
    for (const query of [
      schemasQuery(ODD),
      tablesQuery('D', 'S', WANTED),
      tablesQuery('D', 'S', LEAST),
      columnsQuery('D', 'S', LEAST),
      tagsQuery(SCOPE.usage, 'D', 'S', 'T'),
      routinesQuery('D', 'S'),
    ])
      expect(query.values).to.have.length(marks(query.sql))
  })

  it('parses where the reference page grants rights, and the page names what is read of account usage', () => {
    const scripts = [...snowflake.privileges.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql!)
    const statements = scripts.flatMap((sql) => sql.split(';').map((one) => one.trim())).filter(Boolean)
    expect(statements).to.have.length(12)
    const unknown = statements.filter((sql) => typeof parseSql(sql, 'snowflake') === 'string')
    expect(unknown).to.deep.equal(statements.filter((sql) => UNKNOWN.test(sql)))
    const views = Object.values(STATEMENTS).flatMap((sql) => [...sql.matchAll(/"ACCOUNT_USAGE"\.(\w+)/g)])
    for (const [, view] of views) expect(snowflake.privileges).to.contain(`\`${view!.toUpperCase()}\``)
  })
})
