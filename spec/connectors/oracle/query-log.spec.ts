import { expect } from 'chai'
import { namesOf } from '../../../lib/connectors/oracle/names.js'
import { oracleQueryLog } from '../../../lib/connectors/oracle/query-log.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { REFUSED } from './answers.js'

const WINDOW = {
  from: new Date(1_700_000_000_000),
  to: new Date(1_700_086_400_000),
  limit: 7,
  filterCondition: "s.module <> 'ETL'",
}
const ROWS = [
  { SQL_FULLTEXT: 'INSERT INTO b SELECT * FROM a', PARSING_SCHEMA_NAME: 'SALES', EXECUTIONS: 4, ELAPSED_TIME: 6_000_000, ENDED: 1_700_000_002 },
  { SQL_FULLTEXT: 'SELECT 1 FROM dual', PARSING_SCHEMA_NAME: null, EXECUTIONS: 0, ELAPSED_TIME: 0, ENDED: 1_700_000_003 },
] // biome-ignore format: a table

describe('the query log of Oracle', () => {
  const read = async (answers: readonly Recorded[] = [{ statement: /FROM gv\$sql s/, rows: ROWS }]) => {
    const server = recorded(answers)
    const log = oracleQueryLog({ ...server, close: async () => {} }, 'default', namesOf(false).shown)
    const queries: unknown[] = []
    for await (const query of log.queries(WINDOW)) queries.push(query)
    return { queries, asked: server.asked }
  }
  const failure = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'no failure',
      (error: unknown) => (error as Error).message,
    )

  it('tells statements with where they ran, how often, and how long one run took', async () => {
    expect((await read()).queries).to.deep.equal([
      {
        query: 'INSERT INTO b SELECT * FROM a',
        database: 'default',
        schema: 'sales',
        startTime: 1_700_000_000_500,
        endTime: 1_700_000_002_000,
        duration: 1500,
        count: 4,
      },
      {
        query: 'SELECT 1 FROM dual',
        database: 'default',
        startTime: 1_700_000_003_000,
        endTime: 1_700_000_003_000,
        duration: 0,
        count: 1,
      },
    ])
  })

  it('is asked for its window, up to its limit, without our own statements', async () => {
    const { sql, values } = (await read()).asked[0]!
    expect(values).to.deep.equal([1_700_000_000, 1_700_086_400])
    expect(sql).to.contain('FETCH FIRST 7 ROWS ONLY').and.contain("AND (s.module <> 'ETL')")
    const own = new RegExp(/REGEXP_LIKE\(s\.sql_text, '(.*)'\)/.exec(sql)![1]!)
    expect(own.test('/* {"app": "Headwater"} */ SELECT 1')).to.equal(true)
    expect(own.test('/* {"app": "OpenMetadata", "version": "1"} */ SELECT 1')).to.equal(true)
    expect(own.test('SELECT 1 /* {"app": "Headwater"} */')).to.equal(false)
  })

  it('is that of one instance where the user may not see the others', async () => {
    const { queries, asked } = await read([
      { statement: /FROM gv\$sql/, rows: REFUSED },
      { statement: /FROM v\$sql/, rows: ROWS },
    ])
    expect(queries).to.have.length(2)
    expect(asked).to.have.length(2)
  })

  it('throws where neither may be read, and when it breaks off', async () => {
    expect(await failure(read([{ statement: /./, rows: REFUSED }]))).to.match(/ORA-00942/)
    const broken = [
      { statement: /gv\$sql/, rows: new Error('broke off') },
      { statement: /./, rows: [] },
    ]
    expect(await failure(read(broken))).to.equal('broke off')
  })
})
