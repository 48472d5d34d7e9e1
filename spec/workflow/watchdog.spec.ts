import { expect } from 'chai'
import sinon from 'sinon'
import { createStatus, type Status } from '../../lib/status/status.js'
import { watchProgress } from '../../lib/workflow/watchdog.js'

describe('the watchdog', () => {
  let clock: sinon.SinonFakeTimers
  beforeEach(() => {
    clock = sinon.useFakeTimers()
  })
  afterEach(() => clock.restore())

  function watched() {
    const steps = ['Source', 'Processor', 'Sink'].map((name) => createStatus(name))
    const said: string[] = []
    const stop = watchProgress(steps, (line) => said.push(line), 60_000)
    const count = (step: Status): void => step.emit({ type: 'processed', kind: 'table', name: 't' })
    return { source: steps[0]!, processor: steps[1]!, sink: steps[2]!, said, stop, count }
  }

  it('says nothing while something moves', () => {
    const { source, said, count } = watched()
    for (let minute = 0; minute < 5; minute += 1) {
      count(source)
      clock.tick(60_000)
    }
    expect(said).to.deep.equal([])
  })

  it('names the step that has fallen behind, and goes on saying so', () => {
    const { source, processor, said, count } = watched()
    for (const step of [source, source, processor, processor]) count(step)
    clock.tick(180_000)
    expect(said).to.deep.equal([
      'nothing has moved for 60 s: Sink is waited for',
      'nothing has moved for 120 s: Sink is waited for',
    ])
  })

  it('names the source when all it gave is accounted for, filtered and failed records too', () => {
    const { source, processor, sink, said, count } = watched()
    for (const step of [source, processor]) count(step)
    sink.emit({ type: 'failed', failure: { name: 't', error: 'no' } })
    clock.tick(120_000)
    expect(said).to.deep.equal(['nothing has moved for 60 s: Source is waited for'])
  })

  it('starts to count again when something has moved, and is silent when it is stopped', () => {
    const { source, said, stop, count } = watched()
    clock.tick(120_000)
    count(source)
    clock.tick(120_000)
    stop()
    clock.tick(600_000)
    expect(said.map((line) => /for (\d+) s/.exec(line)![1])).to.deep.equal(['60', '60'])
  })
})
