import { expect } from 'chai'
import { from, lastValueFrom, toArray } from 'rxjs'
import { type LineageParser, loadSqlParser, parseLineage } from '../../../lib/lineage/index.js'
import { queryParser } from '../../../lib/processors/query-parser/index.js'
import type { ParsedQuery } from '../../../lib/processors/query-parser/parsed-query.js'
import { type Either, isLeft, left, right } from '../../../lib/record/either.js'
import { registerSecret } from '../../../lib/record/secret.js'
import type { LoggedQuery } from '../../../lib/services/database/query-log/query-log.js'
import { createFlow } from '../../../lib/stream/flow.js'

const NOON = Date.UTC(2026, 4, 7, 12)

describe('the query parser', () => {
  let asked: string[]
  const parser: LineageParser = {
    parse: async (request) => {
      asked.push(request.sql)
      if (request.sql.includes('no_worker')) throw new Error('a worker did not start')
      return parseLineage(request)
    },
    close: async () => {},
  }
  before(loadSqlParser)
  beforeEach(() => {
    asked = []
  })

  const run = async (queries: readonly (string | LoggedQuery | Either<LoggedQuery>)[]) => {
    const step = queryParser({ parser, dialect: 'postgresql', now: NOON })
    const eithers = queries.map((query): Either<LoggedQuery> => {
      if (typeof query === 'string') return right({ query })
      return 'query' in query ? right(query) : query
    })
    const results = await lastValueFrom(from(eithers).pipe(step.operator(createFlow()), toArray()))
    return { results, status: step.getStatus() }
  }
  const parsed = async (query: string | LoggedQuery): Promise<ParsedQuery> => {
    const { results } = await run([query])
    const [first] = results
    if (!first || isLeft(first)) throw new Error(`nothing came of ${JSON.stringify(query)}`)
    return first.right
  }
  const uses = async (sql: string): Promise<Readonly<Record<string, readonly string[]>>> =>
    Object.fromEntries((await parsed(sql)).shape.tables.map((table) => [table.parts.join('.'), table.uses]))

  it('tells the tables, the joins and the masked text of a statement', async () => {
    const sql = "SELECT c.name FROM s.customers c JOIN s.orders o ON o.customer_id = c.id WHERE o.state = 'open'"
    const { name, shape } = await parsed(sql)
    expect(shape.sql).to.equal(sql.replace("'open'", '?'))
    expect(name).to.match(/^[0-9a-f]{32}$/)
    expect(shape.dialect).to.equal('postgres')
    expect(shape.tables.map(({ parts }) => parts.join('.')).sort()).to.deep.equal(['s.customers', 's.orders'])
    expect(shape.joins.map(({ left: a, right: b }) => `${a.column}=${b.column}`)).to.deep.equal(['customer_id=id'])
  })

  for (const [sql, expected] of [
    ['SELECT created_at FROM t', { t: ['accessed'] }],
    ['CREATE TABLE a AS SELECT * FROM b', { a: ['created'], b: ['accessed'] }],
    ['INSERT INTO a SELECT * FROM b', { a: ['updated'], b: ['accessed'] }],
    ['INSERT INTO a SELECT * FROM a', { a: ['updated', 'accessed'] }],
    ['UPDATE a SET x = 1', { a: ['updated'] }],
    ['TRUNCATE a', { a: ['updated'] }],
    ['INSERT INTO a SELECT 1; SELECT * FROM a', { a: ['updated', 'accessed'] }],
  ] as const) {
    it(`sees what is done to each table: ${sql}`, async () => {
      expect(await uses(sql)).to.deep.equal(expected)
    })
  }

  it('counts what a row sums up', async () => {
    const query = await parsed({ query: 'SELECT * FROM t', count: 3, duration: 2, cost: 5, user: 'ada', database: 'd' })
    expect(query).to.include({ count: 3, duration: 6, cost: 15, user: 'ada', database: 'd' })
  })

  it('takes the time of the log or, where it tells none, the start of the day of the run', async () => {
    expect(await parsed({ query: 'SELECT * FROM t', startTime: 5, endTime: 9 })).to.include({ time: 5 })
    expect(await parsed({ query: 'SELECT * FROM t', endTime: 9 })).to.include({ time: 9 })
    expect(await parsed('SELECT * FROM t')).to.include({ time: Date.UTC(2026, 4, 7) })
  })

  it('parses statements once that differ in literals only', async () => {
    const { results } = await run(['a', 'b', 'c'].map((value) => `SELECT * FROM t WHERE x = '${value}'`))
    expect(results).to.have.lengthOf(3)
    expect(asked).to.have.lengthOf(1)
  })

  it('warns of what it can not parse, without literals and secrets, and filters it out', async () => {
    registerSecret('hunter22')
    const { results, status } = await run(["SELEC hunter22 WHERE password = 'geheim'", 'SELECT * FROM t'])
    expect(results).to.have.lengthOf(1)
    expect(status).to.include({ records: 1, filtered: 1, warnings: 1, errors: 0 })
    expect(status.filteredSamples[0]?.reason).to.equal('Not Parsed')
    expect(JSON.stringify(status)).to.not.match(/geheim|hunter22/)
  })

  it('filters out what uses no table', async () => {
    const { status } = await run(['SELECT 1', 'SET x = 1', 'SELECT * FROM t'])
    expect(status.filteredSamples.map(({ reason }) => reason)).to.deep.equal(['Uses No Table', 'Uses No Table'])
  })

  it('makes a failure of what is not parsed for another reason, and leaves those that come as they are', async () => {
    const { results, status } = await run([left('log.csv:3', new Error('no time')), 'SELECT * FROM no_worker'])
    expect(results.map((one) => (isLeft(one) ? one.left.error : one))).to.have.members([
      'no time',
      'a worker did not start',
    ])
    expect(status).to.include({ records: 0, errors: 1 })
  })
})
