import { expect } from 'chai'
import { ApiError } from '../../lib/client/api-error.js'
import { ConfigError } from '../../lib/config/config-error.js'
import { createStatus, type StepStatus } from '../../lib/status/status.js'
import { stepOf } from '../../lib/step/step.js'
import { EXIT, exitCode, exitCodeOf } from '../../lib/workflow/exit-code.js'
import { type Ending, resultOf } from '../../lib/workflow/result.js'
import { stepStatus } from './step-status.js'

const ENDED: Ending = { startedAt: Date.now(), stopped: false, crash: undefined, closeErrors: [], bulkSink: false }

const result = (steps: readonly StepStatus[], ending: Partial<Ending> = {}) =>
  resultOf(
    steps.map((status) => ({ ...stepOf(createStatus(status.name)), getStatus: () => status })),
    { ...ENDED, ...ending },
  )
const source = (change: Partial<StepStatus> = {}) => stepStatus('Postgres', { records: 100, ...change })
const sink = (change: Partial<StepStatus> = {}) => stepStatus('OpenMetadata', { records: 100, ...change })

describe('the result of a run', () => {
  for (const [title, steps, ending, state, problems, code] of [
    ['everything went well', [source(), sink()], {}, 'success', [], EXIT.ok],
    ['nothing was there', [source({ records: 0 }), sink({ records: 0 })], {}, 'success', [], EXIT.ok],
    [
      'there were warnings and filtered names',
      [source({ warnings: 3, filtered: 9 }), sink()],
      {},
      'success',
      [],
      EXIT.ok,
    ],
    ['a few records failed', [source(), sink({ records: 95, errors: 5 })], {}, 'partialSuccess', [], EXIT.ok],
    [
      'as many failed as the threshold allows',
      [source(), sink({ records: 90, errors: 10 })],
      {},
      'partialSuccess',
      [],
      EXIT.ok,
    ],
    [
      'one more failed',
      [source(), sink({ records: 89, errors: 11 })],
      {},
      'failed',
      [/^OpenMetadata is at 89 %, below the threshold of 90 %$/],
      EXIT.failed,
    ],
    [
      'the source is below its threshold and the sink is well',
      [source({ errors: 50 }), sink()],
      {},
      'failed',
      [/^Postgres is at 66.67 %/],
      EXIT.failed,
    ],
    [
      'the threshold is lower',
      [source(), sink({ records: 50, errors: 50 })],
      { successThreshold: 50 },
      'partialSuccess',
      [],
      EXIT.ok,
    ],
    [
      'the threshold is 0',
      [source(), sink({ records: 0, errors: 100 })],
      { successThreshold: 0 },
      'partialSuccess',
      [],
      EXIT.ok,
    ],
    [
      'the threshold is 100 and one failed',
      [source(), sink({ records: 99, errors: 1 })],
      { successThreshold: 100 },
      'failed',
      [/below the threshold of 100 %/],
      EXIT.failed,
    ],
    [
      'a scope could not be listed to its end',
      [source({ incomplete: ['the tables of svc.a'] }), sink()],
      {},
      'partialSuccess',
      [/^Postgres could not list the tables of svc.a to its end$/],
      EXIT.failed,
    ],
    [
      'the sink gives no account of some records',
      [source(), sink({ records: 90, errors: 2, filtered: 3 })],
      {},
      'failed',
      [/^OpenMetadata accounts for 95 of the 100 records it was sent$/],
      EXIT.failed,
    ],
    [
      'the sink says nothing at all',
      [source(), sink({ records: 0 })],
      {},
      'failed',
      [/accounts for 0 of the 100/],
      EXIT.failed,
    ],
    [
      'a processor made more of each record',
      [source(), stepStatus('Split', { records: 300 }), sink({ records: 300 })],
      {},
      'success',
      [],
      EXIT.ok,
    ],
    [
      'a processor lost records',
      [source(), stepStatus('Drop', { records: 90 }), sink({ records: 90 })],
      {},
      'failed',
      [/^Drop accounts for 90 of the 100/],
      EXIT.failed,
    ],
    [
      'a processor dropped some and said so',
      [source(), stepStatus('Drop', { records: 90, filtered: 10 }), sink({ records: 90 })],
      {},
      'success',
      [],
      EXIT.ok,
    ],
    [
      'a bulk sink wrote other things',
      [source(), stepStatus('Stage', { records: 100 }), stepStatus('Bulk', { records: 3 })],
      { bulkSink: true },
      'success',
      [],
      EXIT.ok,
    ],
    [
      'a step did not close',
      [source(), sink()],
      { closeErrors: [new Error('busy')] },
      'partialSuccess',
      [/^closing failed: busy$/],
      EXIT.ok,
    ],
    ['it was stopped', [source(), sink({ records: 40 })], { stopped: true }, 'stopped', [], EXIT.ok],
    [
      'it was stopped and had failed before',
      [source(), sink({ records: 40, errors: 60 })],
      { stopped: true },
      'failed',
      [/is at 40 %/],
      EXIT.failed,
    ],
    [
      'it crashed',
      [source(), sink({ records: 10 })],
      { crash: new Error('disk full') },
      'failed',
      [/^disk full$/],
      EXIT.failed,
    ],
  ] as const satisfies readonly (readonly [string, StepStatus[], Partial<Ending>, string, RegExp[], number])[]) {
    it(`is ${state} when ${title}`, () => {
      const ended = result(steps, ending)
      expect(ended.state).to.equal(state)
      expect(ended.problems).to.have.lengthOf(problems.length)
      for (const [index, problem] of problems.entries()) expect(ended.problems[index]).to.match(problem)
      expect(exitCode(ended, true)).to.equal(code)
    })
  }

  it('takes the success of its worst step, so that a dead sink is not averaged away', () => {
    expect(
      result([source(), stepStatus('P', { records: 100 }), sink({ records: 0, errors: 100 })]).successPercent,
    ).to.equal(0.99)
    expect(result([source(), sink()]).successPercent).to.equal(100)
  })

  it('keeps what it crashed with, as text and as it was thrown', () => {
    const crash = new Error('disk full')
    const ended = result([source(), sink({ records: 0 })], { crash })
    expect(ended.cause).to.equal(crash)
    expect(ended.crash).to.include({ name: 'Workflow', error: 'disk full' })
    expect(result([source(), sink()])).not.to.have.any.keys('crash', 'cause')
  })
})

describe('the exit code', () => {
  const call = { method: 'PUT', path: '/tables' }
  for (const [title, error, code] of [
    ['a config to mend', new ConfigError('run.yaml', [{ path: 'sink', message: 'unknown' }]), 2],
    ['a server to wait for', new ApiError('transient', call, 503, 'starting'), 75],
    ['a server that gave no answer', new ApiError('transient', call, undefined, 'ECONNREFUSED'), 75],
    ['a refused token', new ApiError('auth', call, 401, 'no'), 1],
    ['no catalog', new ApiError('wrong-server', call, 200, 'a page'), 1],
    ['anything else', new Error('disk full'), 1],
    ['something that is no error', 'disk full', 1],
  ] as const) {
    it(`is ${code} for ${title}, before a run and in one, whatever raiseOnError says`, () => {
      expect(exitCodeOf(error)).to.equal(code)
      const crashed = result([source(), sink()], { crash: error })
      expect([exitCode(crashed, true), exitCode(crashed, false)]).to.deep.equal([code, code])
    })
  }

  it('is 0 without raiseOnError for a run that went to its end, however bad', () => {
    expect(exitCode(result([source(), sink({ records: 0, errors: 100 })]), false)).to.equal(0)
    expect(exitCode(result([source({ incomplete: ['x'] }), sink()]), false)).to.equal(0)
  })

  it('is 3 for a run above its threshold that is not whole, where that is asked for', () => {
    const partial = result([source(), sink({ records: 95, errors: 5 })])
    expect(partial.state).to.equal('partialSuccess')
    expect([exitCode(partial, true), exitCode(partial, true, true), exitCode(partial, false, true)]).to.deep.equal([
      0, 3, 3,
    ])
    expect(exitCode(result([source(), sink()]), true, true)).to.equal(0)
    expect(exitCode(result([source(), sink({ records: 0, errors: 100 })]), true, true)).to.equal(1)
    expect(exitCode(result([source({ incomplete: ['x'] }), sink()]), true, true)).to.equal(1)
  })
})
