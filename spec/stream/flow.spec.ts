import { expect } from 'chai'
import {
  bufferCount,
  concatMap,
  count,
  filter,
  firstValueFrom,
  from,
  lastValueFrom,
  merge,
  mergeMap,
  take,
  tap,
  toArray,
} from 'rxjs'
import { createFlow } from '../../lib/stream/flow.js'
import { flowMap } from '../../lib/stream/flow-map.js'
import { fromPull } from '../../lib/stream/from-pull.js'

const tick = (): Promise<void> => new Promise((resume) => setImmediate(resume))

/** A source that counts what was pulled from it, and a sink that counts what it wrote. */
function counters() {
  const seen = { pulled: 0, written: 0, closed: 0, worst: 0 }
  async function* numbers(length: number): AsyncGenerator<number, void> {
    try {
      for (let n = 0; n < length; n += 1) {
        seen.pulled += 1
        seen.worst = Math.max(seen.worst, seen.pulled - seen.written)
        yield n
      }
    } finally {
      seen.closed += 1
    }
  }
  const write = async (n: number): Promise<number> => {
    await tick()
    seen.written += 1
    return n
  }
  return { seen, numbers, write }
}

describe('a flow', () => {
  it('bounds what is held between a source and a slow sink, and keeps the order', async () => {
    const { seen, numbers, write } = counters()
    const flow = createFlow(8)
    const out = await lastValueFrom(fromPull(() => numbers(300), flow).pipe(flowMap(flow, write), toArray()))
    expect(out).to.deep.equal([...Array(300).keys()])
    expect(seen.worst).to.be.at.most(9)
    expect(flow.held).to.equal(0)
    expect(seen.closed).to.equal(1)
  })

  it('is not bounded by an operator with a queue of its own: the negative control', async () => {
    const { seen, numbers, write } = counters()
    const flow = createFlow(8)
    await lastValueFrom(fromPull(() => numbers(3000), flow).pipe(concatMap(write), take(5)))
    expect(seen.worst).to.be.greaterThan(1000)
  })

  it('does not stall when an operator drops every record', async () => {
    const { numbers, write } = counters()
    const flow = createFlow(8)
    const none = fromPull(() => numbers(5000), flow).pipe(
      filter(() => false),
      flowMap(flow, write, { concurrency: 4 }),
      count(),
    )
    expect(await lastValueFrom(none)).to.equal(0)
  })

  it('overshoots by the records that one record becomes, and no more', async () => {
    const { numbers, write } = counters()
    const flow = createFlow(8)
    const many = mergeMap((n: number) => from(Array<number>(20).fill(n)))
    await lastValueFrom(fromPull(() => numbers(50), flow).pipe(many, flowMap(flow, write, { concurrency: 4 }), count()))
    expect(flow.peak).to.be.at.most(28)
  })

  it('gives everything back and ends the generator when the sink fails', async () => {
    const { seen, numbers } = counters()
    const flow = createFlow(8)
    const failing = flowMap(flow, async (n: number) => (n === 20 ? Promise.reject(new Error('disk full')) : n))
    const failure = await lastValueFrom(fromPull(() => numbers(1e6), flow).pipe(failing)).catch(
      (error: Error) => error.message,
    )
    expect(failure).to.equal('disk full')
    await tick()
    expect(seen.closed).to.equal(1)
    expect(seen.pulled).to.be.below(60)
    expect(flow.held).to.equal(0)
  })

  it('ends the generator when its subscriber has enough', async () => {
    const { seen, numbers, write } = counters()
    const flow = createFlow(8)
    await lastValueFrom(fromPull(() => numbers(1e6), flow).pipe(flowMap(flow, write, { concurrency: 2 }), take(5)))
    await tick()
    expect(seen.closed).to.equal(1)
    expect(flow.held).to.equal(0)
  })

  it('counts a batch as its records', async () => {
    const { seen, numbers } = counters()
    const flow = createFlow(1000)
    const write = async (batch: number[]): Promise<void> => {
      await tick()
      seen.written += batch.length
    }
    const options = { concurrency: 4, weigh: (batch: number[]) => batch.length }
    await lastValueFrom(
      fromPull(() => numbers(20_000), flow).pipe(bufferCount(100), flowMap(flow, write, options), count()),
    )
    expect(seen.worst).to.be.at.most(1200)
  })

  it('is shared by two sources', async () => {
    const { numbers, write } = counters()
    const flow = createFlow(8)
    const both = merge(
      fromPull(() => numbers(200), flow),
      fromPull(() => numbers(200), flow),
    )
    expect(await lastValueFrom(both.pipe(flowMap(flow, write, { concurrency: 4 }), count()))).to.equal(400)
    expect(flow.peak).to.be.at.most(10)
  })

  it('does not starve timers while a source never waits', async () => {
    const flow = createFlow(8)
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 1)
    function* numbers() {
      for (let n = 0; n < 1e6; n += 1) yield n
    }
    await lastValueFrom(
      fromPull(numbers, flow).pipe(
        filter(() => false),
        count(),
      ),
    )
    clearInterval(timer)
    expect(ticks).to.be.greaterThan(5)
  })

  it('hands on the error of a source', async () => {
    const flow = createFlow()
    async function* broken() {
      yield 1
      throw new Error('gone')
    }
    const seen: number[] = []
    const failure = await lastValueFrom(fromPull(broken, flow).pipe(tap((n) => seen.push(n)))).catch(
      (error: Error) => error.message,
    )
    expect(failure).to.equal('gone')
    expect(seen).to.deep.equal([1])
  })

  it('settles at once when nothing is held, and else when the last record is acknowledged', async () => {
    const flow = createFlow()
    await flow.settled()
    flow.enter(2)
    let settled = false
    const waiting = flow.settled().then(() => {
      settled = true
    })
    flow.leave()
    await tick()
    expect(settled).to.equal(false)
    expect(flow.settling).to.equal(true)
    flow.leave()
    await waiting
    expect(flow.settling).to.equal(false)
  })

  it('tells those who gather records that someone waits', async () => {
    const flow = createFlow()
    flow.enter()
    const stop = flow.onSettle(() => flow.leave())
    await flow.settled()
    stop()
    expect(flow.held).to.equal(0)
  })

  it('refuses a mark that has room for nothing', () => expect(() => createFlow(0)).to.throw(RangeError))

  it('reads a plain iterable too', async () => {
    expect(await firstValueFrom(fromPull(() => [1, 2, 3], createFlow()).pipe(toArray()))).to.deep.equal([1, 2, 3])
  })
})
