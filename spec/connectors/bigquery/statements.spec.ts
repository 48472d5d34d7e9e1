import { expect } from 'chai'
import type { BigQueryClient } from '../../../lib/connectors/bigquery/client.js'
import { bigquery, bigqueryConnection } from '../../../lib/connectors/bigquery/config.js'
import { textsIn } from '../../../lib/connectors/bigquery/literal.js'
import { quoted } from '../../../lib/connectors/bigquery/names.js'
import {
  columnsQuery,
  descriptionsQuery,
  keysQuery,
  routinesQuery,
  tableNamesQuery,
  tablesQuery,
} from '../../../lib/connectors/bigquery/queries.js'
import { statementsQuery } from '../../../lib/connectors/bigquery/query-log.js'
import { sampleQuery } from '../../../lib/connectors/bigquery/sample.js'
import { scopeOf } from '../../../lib/connectors/bigquery/settings.js'
import { connectionTest } from '../../../lib/connectors/bigquery/test-connection.js'
import { loadSqlParser } from '../../../lib/lineage/index.js'
import { parseSql } from '../../../lib/lineage/sql-parser.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { ODD } from './answers.js'

const SCOPE = scopeOf(bigqueryConnection.parse({ credentials: { gcpConfig: { type: 'gcp_adc' } } }))
const WINDOW = { from: new Date(1), to: new Date(2), limit: 10, filterCondition: "user_email <> 'etl@shop'" }
const DATASET = { project: 'my-shop', name: ODD }
const ALL = { tables: true, views: true, ddl: true }
const LEAST = { tables: false, views: false, ddl: false, name: 'T', since: 1 }

const STATEMENTS = {
  'descriptions of datasets': descriptionsQuery('my-shop', 'US'),
  tables: tablesQuery(DATASET, ALL),
  'some tables': tablesQuery(DATASET, LEAST),
  'names of tables': tableNamesQuery(DATASET),
  columns: columnsQuery(DATASET, ALL, true),
  'columns of some tables': columnsQuery(DATASET, LEAST, false),
  keys: keysQuery(DATASET),
  routines: routinesQuery(DATASET),
  'the first rows of a table': sampleQuery(DATASET, '`\\', [ODD, 'b'], 5),
  'the query log': { sql: statementsQuery(['my-shop', 'x'], SCOPE, WINDOW), values: [] },
}

describe('the SQL for BigQuery', () => {
  before(() => loadSqlParser())

  for (const [what, { sql }] of Object.entries(STATEMENTS))
    it(`parses where it asks for ${what}`, () => expect(parseSql(sql, 'bigquery')).to.be.an('array').with.length(1))

  it('parses where it tests a connection', async () => {
    const asked: string[] = []
    const client: BigQueryClient = {
      query: async function* (sql) {
        asked.push(sql)
        yield {}
      },
      datasets: async function* () {
        yield { name: ODD, location: 'US', labels: {} }
      },
      project: async () => 'my-shop',
      catalog: async () => ({}),
      close: async () => {},
    }
    const results = await testConnection(connectionTest(client, SCOPE))
    expect(results.filter(({ passed }) => !passed)).to.deep.equal([])
    expect(asked).to.have.length(4)
    for (const sql of asked) expect(parseSql(sql, 'bigquery'), sql).to.be.an('array').with.length(1)
  })

  it('has a value for each question mark', () => {
    for (const { sql, values } of Object.values(STATEMENTS))
      expect(values, sql).to.have.length(sql.match(/\?/g)?.length ?? 0)
  })

  it('writes names so that they are read back as they were', () => {
    for (const name of [ODD, '`', '\\', 'a\\`b', '🦆\r\n']) {
      const body = quoted(name).slice(1, -1)
      expect(body).to.match(/^(?:[^`\\\n]|\\.)*$/)
      expect(textsIn(`"""${body}"""`)).to.deep.equal([name])
    }
  })

  it('reads the texts in what options are printed as', () => {
    expect(textsIn('"plain"')).to.deep.equal(['plain'])
    expect(textsIn(String.raw`'it\'s "x"\n\x41\u00fc\U0001F986\101\\'`)).to.deep.equal(['it\'s "x"\nAü🦆A\\'])
    expect(textsIn('"""a "quoted" word\n"""')).to.deep.equal(['a "quoted" word\n'])
    expect(textsIn('[STRUCT("a", "1"), STRUCT("b", "")]')).to.deep.equal(['a', '1', 'b', ''])
    expect(textsIn('[]')).to.deep.equal([])
  })

  it('finds what a table is partitioned by in its DDL', () => {
    const printed = /REGEXP_EXTRACT\(t\.ddl, '(.*?)'\)/.exec(STATEMENTS.tables.sql)![1]!
    const pattern = new RegExp(printed.replaceAll('\\\\', '\\'))
    const ddl = 'CREATE TABLE `p.d.t`\n(\n  placed TIMESTAMP\n)\nPARTITION BY DATE(placed)\nCLUSTER BY id\nOPTIONS();'
    expect(pattern.exec(ddl)![1]).to.equal('DATE(placed)')
    expect(pattern.exec('CREATE TABLE `p.d.t`\n(\n  id INT64 OPTIONS(description="\\nPARTITION BY x")\n);')).to.equal(
      null,
    )
  })

  it('is what the reference page names: each view, and a right that the parser does not know', () => {
    const views = Object.values(STATEMENTS).flatMap(({ sql }) => [...sql.matchAll(/INFORMATION_SCHEMA\.(\w+)/g)])
    expect(new Set(views.map(([, view]) => view)).size).to.equal(12)
    for (const [, view] of views) expect(bigquery.privileges).to.contain(`\`${view}\``)
    expect(bigquery.privileges).to.contain('`__TABLES__`')
    const [, grant] = /```sql\n(.*?);\n```/s.exec(bigquery.privileges)!
    expect(grant).to.match(/^GRANT `roles\/bigquery\.metadataViewer` ON SCHEMA /)
    expect(parseSql(grant!, 'bigquery')).to.be.a('string')
  })
})
