import { expect } from 'chai'
import { bigqueryConnection } from '../../../lib/connectors/bigquery/config.js'
import { bigqueryQueryLog } from '../../../lib/connectors/bigquery/query-log.js'
import { scopeOf } from '../../../lib/connectors/bigquery/settings.js'
import { recorded } from '../../support/recorded.js'

const WINDOW = {
  from: new Date(1_700_000_000_000),
  to: new Date(1_700_086_400_000),
  limit: 7,
  filterCondition: 'cache_hit = false',
}
const ROW = {
  project_id: 'shop', query: 'INSERT INTO b SELECT * FROM a', statement_type: 'INSERT', user_email: 'ada@shop',
  started: 1_700_000_001_000, ended: 1_700_000_002_500, cost: 0.0625,
} // biome-ignore format: a row
const BARE = { project_id: 'shop', query: 'SELECT 1', statement_type: null, user_email: 'bob@shop', started: 1_700_000_003_000, ended: null, cost: null } // biome-ignore format: a row

describe('the query log of BigQuery', () => {
  const read = async (connection: object = {}) => {
    const server = recorded([{ statement: /JOBS_BY_PROJECT/, rows: [ROW, BARE] }])
    const credentials = { gcpConfig: { type: 'gcp_adc', projectId: ['shop', 'my-lab'] } }
    const scope = scopeOf(bigqueryConnection.parse({ credentials, ...connection }))
    const client = {
      project: async () => 'own',
      datasets: async function* () {},
      catalog: async () => ({}),
      close: async () => {},
    }
    const log = bigqueryQueryLog({ ...client, query: server.query }, scope)
    const queries: unknown[] = []
    for await (const query of log.queries(WINDOW)) queries.push(query)
    return { queries, ...server.asked[0]! }
  }

  it('tells statements with where they ran, how long and for how much', async () => {
    expect((await read()).queries).to.deep.equal([
      {
        query: 'INSERT INTO b SELECT * FROM a',
        queryType: 'INSERT',
        database: 'shop',
        user: 'ada@shop',
        startTime: 1_700_000_001_000,
        endTime: 1_700_000_002_500,
        duration: 1500,
        cost: 0.0625,
      },
      { query: 'SELECT 1', database: 'shop', user: 'bob@shop', startTime: 1_700_000_003_000 },
    ])
  })

  it('is asked once for all projects, for its window, up to its limit, without our own statements', async () => {
    const { sql } = await read()
    expect(sql)
      .to.contain(
        'creation_time >= TIMESTAMP_MILLIS(1700000000000) AND creation_time < TIMESTAMP_MILLIS(1700086400000)',
      )
      .and.contain('FROM `shop`.`region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT')
      .and.contain('FROM `my-lab`.`region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT')
      .and.contain("AND NOT EXISTS (SELECT 1 FROM UNNEST(labels) AS l WHERE l.key = 'app' AND l.value = 'headwater')")
      .and.contain('AND (cache_hit = false)')
    expect(sql).to.match(/ORDER BY started\nLIMIT 7$/)
    const others = /REGEXP_CONTAINS\(query, '(.*)'\)/.exec(sql)![1]!.replaceAll('\\\\', '\\')
    const isOthers = (statement: string): boolean => new RegExp(others).test(statement)
    expect(isOthers('/* {"app": "OpenMetadata", "version": "1"} */ SELECT 1')).to.equal(true)
    expect(isOthers('/* {"app": "dbt", "node_id": "x"} */ SELECT 1')).to.equal(true)
    expect(isOthers('SELECT 1 /* {"app": "dbt"} */')).to.equal(false)
  })

  it('is read in the region of the connection, at its price', async () => {
    const { sql, database } = await read({ usageLocation: 'europe-west1', costPerTB: 5 })
    expect(database).to.equal('europe-west1')
    expect(sql).to.contain('`region-europe-west1`').and.contain('total_bytes_billed / 1099511627776 * 5 AS cost')
  })
})
