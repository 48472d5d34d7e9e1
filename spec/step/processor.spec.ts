import { expect } from 'chai'
import { firstValueFrom, from, type Observable, toArray } from 'rxjs'
import { type Either, left, right } from '../../lib/record/either.js'
import { asyncProcessor, processor } from '../../lib/step/processor.js'
import type { Processor } from '../../lib/step/step.js'
import { createFlow } from '../../lib/stream/flow.js'
import { marbles } from '../../lib/testing/marbles.js'

const same = (actual: unknown, expected: unknown): void => void expect(actual).to.deep.equal(expected)
const flow = createFlow()

interface Named {
  readonly name: string
}

describe('a processor', () => {
  it('changes each record at the moment it comes', () =>
    marbles(same, ({ cold, expectObservable, expectSubscriptions, eithers }) => {
      const upper = processor('Upper', (text: string) => right(text.toUpperCase()))
      const records = cold<Either<unknown>>('-a-b--c|', eithers({ a: 'a', b: 'b', c: 'c' })) as ReturnType<
        typeof cold<Either<string>>
      >
      expectObservable(records.pipe(upper.operator(flow))).toBe('-a-b--c|', eithers({ a: 'A', b: 'B', c: 'C' }))
      expectSubscriptions(records.subscriptions).toBe('^------!')
    }))

  it('lets a Left pass untouched and does not count it as its own failure', () =>
    marbles(same, ({ cold, expectObservable, flush, eithers }) => {
      const never = processor('Never', (): Either<string> => {
        throw new Error('not reached')
      })
      const values = eithers({ x: new Error('upstream') })
      expectObservable((cold('x|', values) as Observable<Either<string>>).pipe(never.operator(flow))).toBe('x|', values)
      flush()
      expect(never.getStatus().errors).to.equal(0)
    }))

  it('makes a Left named after the record of what it throws, and goes on', async () => {
    const strict = processor('Strict', (table: Named) => {
      if (table.name === 'bad') throw new Error('no columns')
      return right(table)
    })
    const out = await run(strict, [{ name: 'a' }, { name: 'bad' }, { name: 'b' }])
    expect(out[1]).to.deep.include({ left: { ...(out[1] as { left: object }).left, name: 'bad', error: 'no columns' } })
    expect(out).to.have.lengthOf(3)
    expect(strict.getStatus()).to.include({ records: 2, errors: 1 })
  })

  it('drops a record by giving nothing, and says so', async () => {
    const even = processor('Even', (n: number) => (n % 2 === 0 ? right(n) : undefined))
    expect(await run(even, [1, 2, 3, 4])).to.deep.equal([right(2), right(4)])
    expect(even.getStatus()).to.include({ records: 2, filtered: 2 })
  })

  it('makes several records of one', async () => {
    const twice = processor('Twice', (n: number) => [right(n), right(-n)])
    expect(await run(twice, [1, 2])).to.deep.equal([right(1), right(-1), right(2), right(-2)])
  })

  it('hands on a Left that it returns, and counts it', async () => {
    const refuse = processor('Refuse', (n: number) => left(String(n), new Error('refused')))
    expect(await run(refuse, [1])).to.have.nested.property('[0].left.error', 'refused')
    expect(refuse.getStatus().errors).to.equal(1)
  })

  it('ends with its upstream, also in an error', () =>
    marbles(same, ({ cold, expectObservable, eithers }) => {
      const keep = processor('Keep', (value: unknown) => right(value))
      expectObservable(cold('a#', eithers({ a: 1 })).pipe(keep.operator(flow))).toBe('a#', eithers({ a: 1 }))
      expectObservable(cold<Either<unknown>>('|').pipe(keep.operator(flow))).toBe('|')
    }))

  it('keeps the order of records when it waits', async () => {
    const slow = asyncProcessor('Slow', async (ms: number) => {
      await new Promise((resume) => setTimeout(resume, ms))
      return right(ms)
    })
    expect(await run(slow, [8, 1, 4])).to.deep.equal([right(8), right(1), right(4)])
  })

  it('makes a Left of a rejection', async () => {
    const offline = asyncProcessor('Offline', async (table: Named): Promise<Either<Named>> => {
      throw new Error(`no answer for ${table.name}`)
    })
    expect(await run(offline, [{ name: 't' }])).to.have.nested.property('[0].left.error', 'no answer for t')
    expect(offline.getStatus()).to.include({ records: 0, errors: 1 })
  })
})

const run = <A, B>(step: Processor<A, B>, records: readonly A[]): Promise<Either<B>[]> =>
  firstValueFrom(from(records.map((record) => right(record))).pipe(step.operator(createFlow()), toArray()))
