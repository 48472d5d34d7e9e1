import { expect } from 'chai'
import { mssqlQueryLog, withoutParameters } from '../../../lib/connectors/mssql/query-log.js'
import { connectionTest } from '../../../lib/connectors/mssql/test-connection.js'
import type { Left } from '../../../lib/record/either.js'
import type { LoggedQuery } from '../../../lib/services/database/query-log/query-log.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { recordedServer, settings } from './recording.js'

const at = new Date('2026-03-01T10:00:05.000Z')
const window = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-03-02T00:00:00Z'), limit: 10 }
const STATE = /sys\.database_query_store_options/
const ON: Recorded = { statement: STATE, rows: [{ state: 2 }] }
/** A bigint comes as text. */
const ran = (query: string) => ({ query, runs: '7', ran: at, duration: 1500.25 })

async function read(answers: readonly Recorded[], more: object = {}, asked: object = {}) {
  const server = recorded(answers)
  const { connect, counts } = recordedServer(server)
  const log = await mssqlQueryLog(settings(more), connect)
  const rows: (LoggedQuery | Left)[] = []
  try {
    for await (const row of log.queries({ ...window, ...asked })) rows.push(row)
  } finally {
    await log.close()
    expect(counts.opened).to.equal(0)
  }
  return { rows, server }
}

describe('the query log of SQL Server', () => {
  it('is the Query Store where it is on: it tells when statements ended', async () => {
    const { rows, server } = await read([
      ON,
      { statement: /sys\.query_store_query_text/, rows: [ran('(@p0 decimal(10,2),@p1 nvarchar(max))SELECT 1')] },
    ])
    expect(rows).to.deep.equal([
      {
        database: 'shop',
        query: 'SELECT 1',
        count: 7,
        startTime: at.getTime() - 1500,
        endTime: at.getTime(),
        duration: 1500.25,
      },
    ])
    expect(server.asked[1]!.values).to.deep.equal([window.from, window.to, 10])
  })

  for (const rows of [[{ state: 0 }], [{ state: 3 }], []])
    it(`is the plan cache where it is not: ${JSON.stringify(rows)}`, async () => {
      const { rows: found } = await read([
        { statement: STATE, rows },
        { statement: /sys\.dm_exec_query_stats/, rows: [ran('SELECT 2')] },
      ])
      expect(found[0]).to.include({ query: 'SELECT 2', startTime: at.getTime(), endTime: at.getTime() + 1500 })
    })

  it('leaves out the statements of metadata tools, and takes the filter condition', async () => {
    const { server } = await read(
      [ON, { statement: /./, rows: [] }],
      {},
      { filterCondition: "t.query_sql_text LIKE '%x%' OR 1 = 1" },
    )
    const { sql } = server.asked[1]!
    for (const app of ['Headwater', 'OpenMetadata', 'dbt'])
      expect(sql).to.include(`t.query_sql_text NOT LIKE N'%{"app": "${app}"%'`)
    expect(sql).to.include("AND (t.query_sql_text LIKE '%x%' OR 1 = 1)")
  })

  it('goes through all databases up to the limit, past one that can’t be read', async () => {
    const answers: readonly Recorded[] = [
      { statement: /FROM sys\.databases/, rows: [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }] },
      { statement: STATE, database: 'b', rows: new Error('VIEW DATABASE STATE permission was denied') },
      ON,
      { statement: /TOP/, database: 'a', rows: [ran('SELECT 1'), ran('SELECT 2')] },
      { statement: /TOP/, database: 'c', values: [window.from, window.to, 1], rows: [ran('SELECT 3')] },
    ]
    const { rows } = await read(answers, { ingestAllDatabases: true }, { limit: 3 })
    expect(rows.map((row) => ('left' in row ? row.left.name : `${row.database} ${row.query}`))).to.deep.equal([
      'a SELECT 1',
      'a SELECT 2',
      'b',
      'c SELECT 3',
    ])
  })

  it('passes on why it may not read', async () => {
    const denied = new Error('VIEW DATABASE STATE permission was denied')
    const outcome = await read([{ statement: STATE, rows: denied }]).catch((error: unknown) => error)
    expect(outcome).to.equal(denied)
  })

  it('gives statements without the types of their parameters', () => {
    expect(withoutParameters('(@a numeric(3,1),@b xml)UPDATE t SET a = @a')).to.equal('UPDATE t SET a = @a')
    expect(withoutParameters('(SELECT 1) UNION (SELECT 2)')).to.equal('(SELECT 1) UNION (SELECT 2)')
    expect(withoutParameters('(@a int')).to.equal('(@a int')
  })
})

describe('the connection test of SQL Server', () => {
  const results = async (answers: readonly Recorded[], more: object = {}) => {
    const server = recorded(answers)
    const { connect, counts } = recordedServer(server)
    const found = await testConnection(connectionTest(settings(more), connect))
    expect(counts.opened).to.equal(0)
    return { server, lines: found.map(({ name, passed }) => `${name} ${passed}`), found }
  }

  it('has the steps of the incumbent, and lists databases only where all are read', async () => {
    const { server, lines } = await results([{ statement: /./, rows: [] }])
    const steps = ['CheckAccess', 'GetDatabases', 'GetSchemas', 'GetTables', 'GetViews', 'GetQueries']
    expect(lines).to.deep.equal(steps.map((name) => `${name} true`))
    expect(server.asked.some(({ sql }) => sql.includes('sys.databases'))).to.equal(false)
    const every = await results([{ statement: /./, rows: [] }], { ingestAllDatabases: true })
    expect(every.server.asked[0]!.sql).to.include('sys.databases')
  })

  it('says what is missing', async () => {
    const { lines, found } = await results([
      { statement: STATE, rows: new Error('VIEW DATABASE STATE permission was denied') },
      { statement: /./, rows: [] },
    ])
    expect(lines.at(-1)).to.equal('GetQueries false')
    expect(found.at(-1)!.message).to.match(/was denied \(GRANT VIEW DATABASE STATE/)
  })
})
