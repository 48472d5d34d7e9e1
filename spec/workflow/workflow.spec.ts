import { expect } from 'chai'
import { filter, finalize, ignoreElements, map, type Observable, tap } from 'rxjs'
import { type Either, isLeft, left, right } from '../../lib/record/either.js'
import { createStatus } from '../../lib/status/status.js'
import { asyncProcessor, processor } from '../../lib/step/processor.js'
import { source } from '../../lib/step/source.js'
import { type BulkSink, type Processor, type Sink, type Source, type Stage, stepOf } from '../../lib/step/step.js'
import type { Flow } from '../../lib/stream/flow.js'
import { flowMap } from '../../lib/stream/flow-map.js'
import { workflow } from '../../lib/workflow/workflow.js'

const numbers = (count: number, close?: () => Promise<void>) =>
  source('Numbers', () => Array.from({ length: count }, (_, n) => right(n)), close ? { close } : {})

/** A sink that keeps what it wrote, after a turn of the event loop for each. */
function collector<T>({ close, write }: { close?: () => Promise<void>; write?: (record: T) => void } = {}) {
  const status = createStatus('Collector')
  const arrived: T[] = []
  let flow: Flow | undefined
  const sink: Sink<T> = {
    ...stepOf(status, close),
    write: (records, gauge) => {
      flow = gauge
      return records.pipe(
        filter((record) => !isLeft(record)),
        map((record) => (record as { right: T }).right),
        flowMap(gauge, async (record) => {
          await new Promise(setImmediate)
          write?.(record)
          arrived.push(record)
          status.emit({ type: 'processed', kind: 'number', name: String(record) })
        }),
      )
    },
  }
  return { sink, arrived, flow: () => flow! }
}

describe('a workflow', () => {
  it('runs its processors in the order they are named', async () => {
    const { sink, arrived } = collector<string>()
    const run = workflow(numbers(4))
      .process(processor('Add', (n: number) => right(n + 1)))
      .process(asyncProcessor('Double', async (n: number) => right(n * 2)))
      .process(processor('Text', (n: number) => right(`<${n}>`)))
      .into(sink)
    expect(run.steps.map(({ name }) => name)).to.deep.equal(['Numbers', 'Add', 'Double', 'Text', 'Collector'])
    const result = await run.run()
    expect(arrived).to.deep.equal(['<2>', '<4>', '<6>', '<8>'])
    expect(result.state).to.equal('success')
    expect(result.steps.map(({ records }) => records)).to.deep.equal([4, 4, 4, 4, 4])
  })

  it('waits only so long for what is in flight once it is stopped, and says so', async () => {
    const stop = new AbortController()
    const status = createStatus('Hanging')
    const sink: Sink<number> = {
      ...stepOf(status),
      write: (records, flow) => records.pipe(flowMap(flow, () => new Promise(() => stop.abort()))),
    }
    const from = performance.now()
    const result = await workflow(numbers(4)).into(sink).run({ signal: stop.signal, drainWithin: 50 })
    expect(performance.now() - from).to.be.within(45, 2000)
    expect(result.state).to.equal('stopped')
    expect(result.problems).to.deep.equal(['what was in flight had not arrived 0.05 s after the run was stopped'])
  })

  it('may branch from one beginning without the branches knowing of each other', async () => {
    const [a, b] = [collector<number>(), collector<number>()]
    const begin = workflow(numbers(2))
    await begin
      .process(processor('Negate', (n: number) => right(-n - 1)))
      .into(a.sink)
      .run()
    await begin.into(b.sink).run()
    expect([a.arrived, b.arrived]).to.deep.equal([
      [-1, -2],
      [0, 1],
    ])
  })

  it('loses only the record that fails, in the step where it failed', async () => {
    const { sink, arrived } = collector<number>()
    const strict = processor('Strict', (n: number) => (n === 3 ? left('three', new Error('odd')) : right(n)))
    const result = await workflow(numbers(20)).process(strict).into(sink).run()
    expect(arrived).to.have.lengthOf(19).and.not.include(3)
    expect(result.state).to.equal('partialSuccess')
    expect(result.steps.map(({ errors }) => errors)).to.deep.equal([0, 1, 0])
  })

  it('gathers in a stage and publishes once, when everything has been gathered', async () => {
    const events: string[] = []
    const gathered: number[] = []
    const staged = createStatus('Stage')
    const stage: Stage<number> = {
      ...stepOf(staged, async () => void events.push('stage closed')),
      gather: (records: Observable<Either<number>>, flow) =>
        records.pipe(
          flowMap(flow, async (record) => {
            if (isLeft(record)) return
            gathered.push(record.right)
            staged.emit({ type: 'processed', kind: 'number', name: String(record.right) })
          }),
          ignoreElements(),
        ),
    }
    const published = createStatus('Bulk')
    const bulk: BulkSink = {
      ...stepOf(published, async () => void events.push('bulk closed')),
      publish: async () => {
        events.push(`published ${gathered.length}`)
        published.emit({ type: 'processed', kind: 'sum', name: 'sum' })
      },
    }
    const result = await workflow(numbers(50)).stage(stage).bulk(bulk).run()
    expect(events).to.deep.equal(['published 50', 'stage closed', 'bulk closed'])
    expect(result).to.include({ state: 'success' })
    expect(result.steps.map(({ name, records }) => `${name} ${records}`)).to.deep.equal([
      'Numbers 50',
      'Stage 50',
      'Bulk 1',
    ])
  })

  it('does not publish what a stage that failed had gathered', async () => {
    let published = false
    const stage: Stage<number> = {
      ...stepOf(createStatus('Stage')),
      gather: (records) =>
        records.pipe(
          tap(() => {
            throw new Error('disk full')
          }),
        ),
    }
    const bulk: BulkSink = {
      ...stepOf(createStatus('Bulk')),
      publish: async () => {
        published = true
      },
    }
    const result = await workflow(numbers(5)).stage(stage).bulk(bulk).run()
    expect(result).to.include({ state: 'failed' })
    expect(published).to.equal(false)
  })

  it('holds no more records than it may, whatever their number', async () => {
    const { sink, arrived, flow } = collector<number>()
    let pulled = 0
    let ahead = 0
    const many = source('Many', function* () {
      for (let n = 0; n < 20_000; n += 1) {
        pulled += 1
        ahead = Math.max(ahead, pulled - arrived.length)
        yield right(n)
      }
    })
    const keep = processor('Keep', (n: number) => right(n))
    const result = await workflow(many).process(keep).into(sink).run({ highWater: 100 })
    expect(arrived).to.have.lengthOf(20_000)
    expect(result.state).to.equal('success')
    expect(flow().peak).to.be.within(50, 101)
    expect(ahead).to.be.at.most(102)
    expect(flow().held).to.equal(0)
  })

  describe('that is stopped', () => {
    it('ends its source, drains what is on the way, closes and says so', async () => {
      const stop = new AbortController()
      let finished = 0
      const closed: string[] = []
      const endless = source(
        'Endless',
        async function* () {
          try {
            for (let n = 0; ; n += 1) yield right(n)
          } finally {
            finished += 1
          }
        },
        { close: async () => void closed.push('source') },
      )
      const { sink, arrived } = collector<number>({
        write: (n) => n === 30 && stop.abort(),
        close: async () => void closed.push('sink'),
      })
      const result = await workflow(endless).into(sink).run({ signal: stop.signal, highWater: 20 })
      expect(result.state).to.equal('stopped')
      expect(finished).to.equal(1)
      expect(closed).to.deep.equal(['source', 'sink'])
      const [read, written] = result.steps
      expect(written!.records).to.equal(arrived.length)
      expect(arrived).to.deep.equal([...Array(read!.records).keys()])
      expect(read!.records).to.be.within(31, 60)
    })

    it('before it began reads nothing', async () => {
      const { sink, arrived } = collector<number>()
      const result = await workflow(numbers(10)).into(sink).run({ signal: AbortSignal.abort() })
      expect(result.state).to.equal('stopped')
      expect(arrived).to.deep.equal([])
    })

    it('publishes nothing: half of what was gathered is not it', async () => {
      let published = false
      const stop = new AbortController()
      const stage: Stage<number> = {
        ...stepOf(createStatus('Stage')),
        gather: (records) => records.pipe(tap(() => stop.abort())),
      }
      const bulk: BulkSink = {
        ...stepOf(createStatus('Bulk')),
        publish: async () => {
          published = true
        },
      }
      const result = await workflow(numbers(5)).stage(stage).bulk(bulk).run({ signal: stop.signal })
      expect(result.state).to.equal('stopped')
      expect(published).to.equal(false)
    })
  })

  describe('never throws', () => {
    const broken = (error: unknown) => (): never => {
      throw error
    }
    it('also when a close throws before it could wait', async () => {
      const result = await workflow({ ...numbers(5), close: broken(new Error('handle gone')) })
        .into(collector<number>().sink)
        .run()
      expect(result.problems).to.deep.equal(['closing failed: Numbers: handle gone'])
    })

    it('also when a step fails and gives no reason: that is a failure all the same', async () => {
      const silent = { ...collector<number>().sink, write: broken(undefined) }
      const result = await workflow(numbers(5)).into(silent).run()
      expect(result.state).to.equal('failed')
      expect(result.problems[0]).to.match(/gave no reason/)
    })

    for (const [title, steps, message] of [
      [
        'a sink that fails',
        () => [numbers(5), collector<number>({ write: broken(new Error('disk full')) }).sink],
        'disk full',
      ],
      [
        'a source that can not begin',
        () => [{ ...numbers(5), read: broken(new Error('no source')) }, collector<number>().sink],
        'no source',
      ],
      [
        'a sink that can not begin',
        () => [numbers(5), { ...collector<number>().sink, write: broken(new Error('no sink')) }],
        'no sink',
      ],
    ] as const satisfies readonly (readonly [string, () => readonly [Source<number>, Sink<number>], string])[]) {
      it(`over ${title}: it is failed, and every step is closed`, async () => {
        const [from, to] = steps()
        const closed: string[] = []
        const closing = <S extends { readonly name: string }>(step: S): S => ({
          ...step,
          close: async () => void closed.push(step.name),
        })
        const result = await workflow(closing(from)).into(closing(to)).run()
        expect(result.state).to.equal('failed')
        expect(result.problems[0]).to.contain(message)
        expect(closed).to.deep.equal(['Numbers', 'Collector'])
      })
    }

    const gone = async (): Promise<never> => {
      throw new Error('socket gone')
    }

    it('over a close that fails: it is told, the others are closed, and the counts stay', async () => {
      let closed = false
      const { sink } = collector<number>({
        close: async () => {
          closed = true
        },
      })
      const result = await workflow(numbers(3, gone)).into(sink).run()
      expect(result.problems).to.deep.equal(['closing failed: Numbers: socket gone'])
      expect(result).to.include({ state: 'partialSuccess' })
      expect(result.steps.map(({ records }) => records)).to.deep.equal([3, 3])
      expect(closed).to.equal(true)
    })

    it('over a close that never ends: it is told, and the run ends', async () => {
      const result = await workflow(numbers(3, () => new Promise(() => {})))
        .into(collector<number>().sink)
        .run({ closeWithin: 20 })
      expect(result.problems).to.deep.equal(['closing failed: Numbers: nothing within 0.02 s'])
      expect(result).to.include({ state: 'partialSuccess' })
    })

    it('over a close that fails after a crash: both are told, the crash first', async () => {
      const { sink } = collector<number>({ write: broken(new Error('disk full')) })
      const result = await workflow(numbers(3, gone)).into(sink).run()
      expect(result.problems).to.deep.equal(['disk full', 'closing failed: Numbers: socket gone'])
      expect(result.crash).to.include({ error: 'disk full' })
    })

    it('over a teardown that fails after the last record: it is failed, and so is no run after it', async () => {
      const { sink } = collector<number>()
      const torn: Processor<number, number> = {
        ...stepOf(createStatus('Torn')),
        gathers: true,
        operator: () => (records) =>
          records.pipe(
            finalize(() => {
              throw new Error('no teardown')
            }),
          ),
      }
      const result = await workflow(numbers(2)).process(torn).into(sink).run()
      expect(result.state).to.equal('failed')
      expect(result.crash?.error).to.include('no teardown')
      expect((await workflow(numbers(2)).into(collector<number>().sink).run()).state).to.equal('success')
    })

    it('over a mark that has room for nothing', async () => {
      const result = await workflow(numbers(3)).into(collector<number>().sink).run({ highWater: 0 })
      expect(result.state).to.equal('failed')
    })
  })
})
