import { expect } from 'chai'
import { oracle } from '../../../lib/connectors/oracle/config.js'
import {
  columnsQuery,
  ddlQuery,
  keysQuery,
  materializedTextsQuery,
  partitionsQuery,
  SCHEMAS,
  type Statement,
  sampledColumnsQuery,
  sampleQuery,
  sourceQuery,
  tableNamesQuery,
  tablesQuery,
  viewTextsQuery,
} from '../../../lib/connectors/oracle/queries.js'
import { statementsQuery } from '../../../lib/connectors/oracle/query-log.js'
import { DBA_VIEWS_QUERY } from '../../../lib/connectors/oracle/views.js'
import { loadSqlParser } from '../../../lib/lineage/index.js'
import { parseSql } from '../../../lib/lineage/sql-parser.js'
import { ODD } from './answers.js'

const WINDOW = { from: new Date(1), to: new Date(2), limit: 10, filterCondition: "s.module <> 'ETL'" }
const ALL = { tables: true, views: true }
const ONE = { tables: true, views: false, names: ['T', 't'] }
const COLUMNS = [
  { name: `a'"`, type: 'VARCHAR2' },
  { name: 'B', type: 'NCLOB' },
  { name: 'C', type: 'LONG' },
]

const STATEMENTS: Readonly<Record<string, Statement>> = {
  'the right to read DBA_ views': { sql: DBA_VIEWS_QUERY, values: [] },
  schemas: { sql: SCHEMAS, values: [] },
  tables: tablesQuery('dba', ODD, ALL),
  'one table': tablesQuery('dba', ODD, ONE),
  'names of tables': tableNamesQuery('dba', ODD),
  columns: columnsQuery('dba', ODD, ALL),
  'columns of one table': columnsQuery('dba', ODD, ONE),
  keys: keysQuery('dba', ODD, ALL),
  'keys of one table': keysQuery('dba', ODD, ONE),
  partitions: partitionsQuery('dba', ODD, ALL),
  'partitions of one table': partitionsQuery('dba', ODD, ONE),
  'texts of views': viewTextsQuery('dba', ODD, ONE),
  'texts of materialized views': materializedTextsQuery('dba', ODD, ONE),
  DDL: ddlQuery(ODD, ODD),
  source: sourceQuery('dba', ODD),
  'columns to sample': sampledColumnsQuery('dba', ODD, ['T', 't']),
  samples: sampleQuery(ODD, `T'"`, COLUMNS, 3),
  'the cursor caches': statementsQuery('gv$sql', WINDOW),
  'the cursor cache': statementsQuery('v$sql', WINDOW),
}

describe('the SQL for Oracle', () => {
  before(() => loadSqlParser())

  for (const [what, { sql }] of Object.entries(STATEMENTS))
    it(`parses where it asks for ${what}`, () => expect(parseSql(sql, 'oracle')).to.be.an('array').with.length(1))

  it('parses where it samples, but for a JSON column: the parser does not know what JSON_SERIALIZE returns', () => {
    const { sql } = sampleQuery('S', 'T', [{ name: 'DOC', type: 'JSON' }], 3)
    expect(parseSql(sql, 'oracle')).to.match(/Expected RParen, got Returning/)
    expect(parseSql(sql.replaceAll(' RETURNING CLOB', ''), 'oracle')).to.be.an('array')
  })

  it('has a value for each place, which is named once: the driver takes them one by one', () => {
    for (const { sql, values } of Object.values(STATEMENTS))
      expect(sql.match(/:\d+/g) ?? [], sql).to.deep.equal(values.map((_, at) => `:${at + 1}`))
  })

  it('parses where the reference page grants rights, and the page names every view that is read', () => {
    const scripts = [...oracle.privileges.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql!)
    const granted = scripts.flatMap((sql) => sql.split(';').map((one) => one.trim())).filter(Boolean)
    for (const sql of granted) expect(parseSql(sql, 'oracle'), sql).to.be.an('array')
    const read = Object.values(STATEMENTS).flatMap(({ sql }) => sql.match(/\bdba_\w+/g) ?? [])
    const views = [...new Set(read)].map((view) => `GRANT SELECT ON SYS.${view.toUpperCase()} TO headwater`)
    expect(granted.filter((sql) => sql.includes('SYS.DBA_'))).to.have.members(views)
    for (const view of ['GV_$SQL', 'V_$SQL']) expect(granted).to.include(`GRANT SELECT ON SYS.${view} TO headwater`)
  })
})
