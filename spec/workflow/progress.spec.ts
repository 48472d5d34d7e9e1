import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import sinon from 'sinon'
import { createStatus } from '../../lib/status/status.js'
import { stepOf } from '../../lib/step/step.js'
import { showProgress } from '../../lib/workflow/progress.js'

describe('progress', () => {
  let clock: sinon.SinonFakeTimers
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  })
  afterEach(() => clock.restore())

  const steps = () => {
    const source = createStatus('Postgres')
    source.emit({ type: 'processed', kind: 'table', name: 't' })
    source.emit({ type: 'filtered', name: 'f', reason: 'Table Filtered Out' })
    return [stepOf(source), stepOf(createStatus('OpenMetadata'))]
  }
  /** A stream that is a terminal or not, and what was written to it. */
  const output = (isTTY: boolean) => {
    const written: string[] = []
    const stream = Object.assign(new PassThrough(), {
      isTTY,
      columns: 200,
      rows: 20,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    })
    stream.on('data', (chunk) => written.push(String(chunk)))
    return { written, stream: stream as unknown as NodeJS.WriteStream }
  }

  it('is a line per step every half a minute where nobody watches, until it is stopped', () => {
    const lines: string[] = []
    const { stream, written } = output(false)
    const stop = showProgress(steps(), stream, (line) => lines.push(line))
    clock.tick(29_999)
    expect(lines).to.deep.equal([])
    clock.tick(1)
    expect(lines).to.deep.equal([
      'Postgres: Processed 1 records, updated 0 records, filtered 1 records, found 0 errors',
      'OpenMetadata: Processed 0 records, updated 0 records, filtered 0 records, found 0 errors',
    ])
    stop()
    clock.tick(120_000)
    expect(lines).to.have.lengthOf(2)
    expect(written).to.deep.equal([])
    expect(clock.countTimers()).to.equal(0)
  })

  it('is one live line on a terminal, gone when it is stopped', () => {
    const lines: string[] = []
    const { stream, written } = output(true)
    const stop = showProgress(steps(), stream, (line) => lines.push(line))
    clock.tick(1000)
    stop()
    expect(written.join('')).to.contain('Postgres: 1  OpenMetadata: 0')
    expect(lines).to.deep.equal([])
    expect(clock.countTimers()).to.equal(0)
  })
})
