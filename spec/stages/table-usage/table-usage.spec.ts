import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { lastValueFrom, of, Subject } from 'rxjs'
import type { ParsedQuery } from '../../../lib/processors/query-parser/parsed-query.js'
import { left, right } from '../../../lib/record/either.js'
import { findManifest } from '../../../lib/stages/manifest.js'
import { readStage } from '../../../lib/stages/read-stage.js'
import { tableUsageStage } from '../../../lib/stages/table-usage/index.js'
import type { QueryUsage, TableUsage, Usage } from '../../../lib/stages/table-usage/usage.js'
import { source } from '../../../lib/step/source.js'
import { createFlow } from '../../../lib/stream/flow.js'
import { temporaryFolder } from '../../support/cli.js'
import { may, parsedQuery } from './parsed.js'

describe('the table-usage stage', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  const make = (options: { readonly key?: string; readonly capacity?: number } = {}) =>
    tableUsageStage.create({ directory: folder.path, key: 'k', ...options })
  async function gather(queries: readonly ParsedQuery[], options: Parameters<typeof make>[0] = {}) {
    const stage = make(options)
    const flow = createFlow()
    const read = source('Log', () => queries.map(right)).read(flow)
    await lastValueFrom(stage.gather(read, flow), { defaultValue: undefined })
    await stage.close()
    return stage.getStatus()
  }
  async function staged(): Promise<readonly Usage[]> {
    const all: Usage[] = []
    for await (const usage of readStage(folder.path, (value) => value as Usage)) all.push(usage)
    return all
  }
  const tables = async (): Promise<readonly TableUsage[]> =>
    (await staged()).flatMap((one) => (one.kind === 'tableUsage' ? [one] : []))
  const queries = async (): Promise<readonly QueryUsage[]> =>
    (await staged()).flatMap((one) => (one.kind === 'queryUsage' ? [one] : []))

  it('counts a table once per statement and day, under what unqualified names mean there', async () => {
    await gather([
      parsedQuery(),
      parsedQuery({ sql: 'other', count: 3 }),
      parsedQuery({ time: may(8, 23) }),
      parsedQuery({ schema: 'sales' }),
    ])
    const counts = (await tables()).map(({ table, days }) => [
      table.schema ?? '',
      Object.entries(days).map(([date, { count }]) => `${date} ${count}`),
    ])
    expect(counts).to.deep.equal([
      ['', ['2026-05-07 4', '2026-05-08 1']],
      ['sales', ['2026-05-07 1']],
    ])
  })

  it('counts joins at the table on their left', async () => {
    const joined = { tables: { a: ['accessed'], b: ['accessed'] } as const, joins: ['a.x=b.y', 'b.z=a.x'] }
    await gather([parsedQuery({ ...joined, count: 2 }), parsedQuery(joined)])
    const joins = (await tables()).map(({ days }) =>
      Object.values(days['2026-05-07']!.joins).map((one) => `${one.left.column}=${one.right.column} ${one.count}`),
    )
    expect(joins).to.deep.equal([['x=y 3'], ['z=x 3']])
  })

  it('keeps the newest of each use, whatever the order of the log', async () => {
    const log = [
      parsedQuery({ time: may(7, 2), user: 'bob' }),
      parsedQuery({ time: may(7, 9), user: 'ada' }),
      parsedQuery({ time: may(7, 9), user: 'abe' }),
      parsedQuery({ time: may(7, 1), user: 'eve', tables: { t: ['updated'] } }),
    ]
    const expected = { accessed: { time: may(7, 9), user: 'ada' }, updated: { time: may(7, 1), user: 'eve' } }
    await gather(log)
    expect((await tables())[0]?.lifeCycle).to.deep.equal(expected)
    await gather([...log].reverse(), { key: 'reverse' })
    expect((await tables())[0]?.lifeCycle).to.deep.equal(expected)
  })

  it('sums up a query by day, with its users, its tables and its last run', async () => {
    await gather([
      parsedQuery({ user: 'constructor', duration: 4, cost: 1, count: 2 }),
      parsedQuery({ user: '__proto__', duration: 6, cost: 2, time: may(8), schema: 'sales' }),
      parsedQuery({ user: 'constructor', duration: 1, cost: 3 }),
    ])
    const [query, ...others] = await queries()
    expect(others).to.deep.equal([])
    expect(query!.users).to.deep.equal({ '"constructor"': 3, '"__proto__"': 1 })
    expect(query!.days).to.deep.equal({
      '2026-05-07': { count: 3, cost: 4, duration: 5 },
      '2026-05-08': { count: 1, cost: 2, duration: 6 },
    })
    expect(Object.values(query!.tables).map(({ schema }) => schema)).to.deep.equal([undefined, 'sales'])
    expect(query!.last).to.deep.equal({ time: may(8), duration: 6 })
  })

  it('stages the same when it has to spill', async () => {
    const log = Array.from({ length: 900 }, (_, n) =>
      parsedQuery({
        sql: `q${n % 70}`,
        tables: { [`t${n % 30}`]: ['accessed'], u: ['updated'] },
        joins: [`u.c${n % 7}=t${n % 30}.id`],
        user: `user${n % 11}`,
        time: may(1 + (n % 5), n % 24),
        duration: n % 3,
      }),
    )
    await gather(log)
    const whole = await staged()
    await gather(log, { key: 'spilling', capacity: 20 })
    expect(whole.length).to.be.above(100)
    expect(await staged()).to.have.deep.members(whole)
    expect(readdirSync(folder.path).sort()).to.deep.equal(['manifest.json', 'part-00001.jsonl'])
  })

  it('accounts for every statement', async () => {
    expect(await gather([parsedQuery(), parsedQuery()])).to.include({ records: 2, errors: 0 })
    expect(await findManifest(folder.path)).to.deep.include({ records: 2, kinds: { tableUsage: 1, queryUsage: 1 } })
  })

  it('is published without reading the log again, if it is of the same window', async () => {
    await gather([parsedQuery()])
    const second = await gather([parsedQuery(), parsedQuery()])
    expect(second).to.include({ records: 0, warnings: 1 })
    expect(second.warningSamples[0]?.reason).to.match(/^the log was not read: the 2 records staged at/)
    const other = await gather([parsedQuery(), parsedQuery()], { key: 'another window' })
    expect(other).to.include({ records: 2, warnings: 0 })
    expect((await tables())[0]?.days['2026-05-07']?.count).to.equal(2)
  })

  it('is not taken for a whole log when something of it could not be read', async () => {
    const stage = make()
    const flow = createFlow()
    await lastValueFrom(stage.gather(of(right(parsedQuery()), left('line 2', new Error('broken'))), flow), {
      defaultValue: undefined,
    })
    await stage.close()
    expect(await findManifest(folder.path)).to.include({ failures: 1 })
    expect(await gather([parsedQuery()])).to.include({ records: 1, warnings: 0 })
  })

  it('is not finished by a run that was stopped', async () => {
    const stage = make()
    const queries = new Subject<ReturnType<typeof right<ParsedQuery>>>()
    const stop = new AbortController()
    const done = lastValueFrom(stage.gather(queries, createFlow(), stop.signal), { defaultValue: undefined })
    await new Promise((resume) => setTimeout(resume, 50))
    queries.next(right(parsedQuery()))
    stop.abort()
    queries.complete()
    await done
    await stage.close()
    expect(readdirSync(folder.path)).to.deep.equal([])
  })

  it('leaves alone what is not its own', async () => {
    folder.file('notes.txt', 'mine')
    await gather([parsedQuery()])
    expect(readdirSync(folder.path)).to.include('notes.txt')
  })
})
