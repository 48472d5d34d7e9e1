import { expect } from 'chai'
import { firstValueFrom, from, lastValueFrom, throwError, toArray } from 'rxjs'
import { type Either, left, right } from '../../lib/record/either.js'
import type { Sink } from '../../lib/step/step.js'
import { createFlow } from '../../lib/stream/flow.js'
import { fromPull } from '../../lib/stream/from-pull.js'

export interface SinkUnderTest<T> {
  create(): Promise<Sink<T>>
  /** The nth record of a valid run; parents come first. */
  record(n: number): T
  /** What has arrived, in the order of arrival where the target keeps one. */
  arrived(): Promise<readonly string[]>
  /** How a record shows among what has arrived. */
  label(record: T): string
}

/** What every sink promises, whatever it writes to. */
export function sinkContract<T>(name: string, { create, record, arrived, label }: SinkUnderTest<T>): void {
  const records = (count: number): T[] => Array.from({ length: count }, (_, n) => record(n))

  describe(`${name} keeps the contract of sinks`, () => {
    it('writes every record and completes only when the last one has arrived', async () => {
      const sink = await create()
      const all = records(250)
      await lastValueFrom(sink.write(from(all.map((one) => right(one))), createFlow()), { defaultValue: undefined })
      await sink.close()
      expect(await arrived()).to.include.members(all.map(label))
      expect(sink.getStatus()).to.include({ records: 250, errors: 0 })
    })

    it('passes over a Left and neither writes nor counts it', async () => {
      const sink = await create()
      const mixed: Either<T>[] = [left('upstream', new Error('bad')), right(record(0))]
      await lastValueFrom(sink.write(from(mixed), createFlow()), { defaultValue: undefined })
      await sink.close()
      expect(sink.getStatus()).to.include({ records: 1, errors: 0 })
    })

    it('completes for a source without records', async () => {
      const sink = await create()
      expect(await firstValueFrom(sink.write(from([]), createFlow()).pipe(toArray()))).to.be.an('array')
      await sink.close()
      expect(sink.getStatus().records).to.equal(0)
    })

    it('holds no more than the flow allows, and gives all of it back', async () => {
      const sink = await create()
      const flow = createFlow(300)
      const stream = fromPull(() => records(900).map((one) => right(one)), flow)
      await lastValueFrom(sink.write(stream, flow), { defaultValue: undefined })
      await sink.close()
      expect(flow.peak).to.be.at.most(301)
      expect(flow.held).to.equal(0)
    })

    it('sends on what it has gathered when someone waits for the pipeline to settle', async () => {
      const sink = await create()
      const flow = createFlow()
      let settledWith = -1
      async function* source() {
        yield right(record(0))
        yield right(record(1))
        await flow.settled()
        settledWith = sink.getStatus().records
      }
      await lastValueFrom(sink.write(fromPull(source, flow), flow), { defaultValue: undefined })
      await sink.close()
      expect(settledWith).to.equal(2)
    })

    it('fails with its source and gives everything back', async () => {
      const sink = await create()
      const flow = createFlow()
      const failure = await lastValueFrom(
        sink.write(
          throwError(() => new Error('source gone')),
          flow,
        ),
        { defaultValue: undefined },
      ).catch((error: Error) => error.message)
      await sink.close()
      expect(failure).to.equal('source gone')
      expect(flow.held).to.equal(0)
    })

    it('has a name, a status under that name, and can be closed without having run', async () => {
      const sink = await create()
      expect(sink.getStatus().name).to.equal(sink.name)
      await sink.close()
    })
  })
}
