import { expect } from 'chai'
import { snowflakeConnection } from '../../../lib/connectors/snowflake/config.js'
import { snowflakeQueryLog } from '../../../lib/connectors/snowflake/query-log.js'
import { scopeOf } from '../../../lib/connectors/snowflake/settings.js'
import { recorded } from '../../support/recorded.js'

const WINDOW = {
  from: new Date(1_700_000_000_000),
  to: new Date(1_700_086_400_000),
  limit: 7,
  filterCondition: "user_name <> 'ETL'",
}
const ROW = {
  QUERY_TEXT: 'INSERT INTO b SELECT * FROM a', QUERY_TYPE: 'INSERT', DATABASE_NAME: 'SHOP', SCHEMA_NAME: 'SALES',
  USER_NAME: 'ADA', STARTED: '1700000001000', ENDED: '1700000002500', TOTAL_ELAPSED_TIME: '1500', COST: '0.001375',
} // biome-ignore format: a row
const BARE = { QUERY_TEXT: 'SELECT 1', QUERY_TYPE: 'SELECT', DATABASE_NAME: null, SCHEMA_NAME: null, USER_NAME: 'BOB', STARTED: '1700000003000', ENDED: null, TOTAL_ELAPSED_TIME: null, COST: null } // biome-ignore format: a row

describe('the query log of Snowflake', () => {
  const read = async (connection: object = {}) => {
    const server = recorded([{ statement: /query_history/, rows: [ROW, BARE] }])
    const base = { username: 'u', password: 'password', account: 'a', warehouse: 'w' }
    const scope = scopeOf(snowflakeConnection.parse({ ...base, ...connection }))
    const log = snowflakeQueryLog({ ...server, close: async () => {} }, scope)
    const queries: unknown[] = []
    for await (const query of log.queries(WINDOW)) queries.push(query)
    return { queries, sql: server.asked[0]!.sql }
  }

  it('tells statements with where they ran, how long and for how much', async () => {
    expect((await read()).queries).to.deep.equal([
      {
        query: 'INSERT INTO b SELECT * FROM a',
        queryType: 'INSERT',
        database: 'SHOP',
        schema: 'SALES',
        user: 'ADA',
        startTime: 1_700_000_001_000,
        endTime: 1_700_000_002_500,
        duration: 1500,
        cost: 0.001375,
      },
      { query: 'SELECT 1', queryType: 'SELECT', user: 'BOB', startTime: 1_700_000_003_000 },
    ])
  })

  it('is asked for its window, up to its limit, without our own statements', async () => {
    const { sql } = await read()
    expect(sql)
      .to.contain(
        'start_time >= TO_TIMESTAMP_LTZ(1700000000000, 3) AND start_time < TO_TIMESTAMP_LTZ(1700086400000, 3)',
      )
      .and.contain('LIMIT 7')
      .and.contain("AND (user_name <> 'ETL')")
      .and.contain(`COALESCE(query_tag, '') <> '{"app": "Headwater"}'`)
    const own = /RLIKE\(query_text, '(.*)', 's'\)/.exec(sql)![1]!.replaceAll('\\\\', '\\')
    const isOwn = (statement: string): boolean => new RegExp(`^(?:${own})$`, 's').test(statement)
    expect(isOwn('/* {"app": "Headwater"} */ \nSELECT 1')).to.equal(true)
    expect(isOwn('/* {"app": "OpenMetadata", "version": "1"} */ SELECT 1')).to.equal(true)
    expect(isOwn('SELECT 1 /* {"app": "Headwater"} */')).to.equal(false)
  })

  it('is read where the connection says, at its price of a credit', async () => {
    const { sql } = await read({ accountUsageSchema: 'governance.usage', creditCost: 2 })
    expect(sql).to.contain('FROM "GOVERNANCE"."USAGE".query_history').and.contain("WHEN 'Medium' THEN 4")
    expect(sql).to.match(/END \* 2 \/ 3600000 AS cost/)
  })
})
