import { expect } from 'chai'
import type { FaultAnswer } from '../support/fault-answer.js'
import type { FaultProxy } from '../support/fault-proxy.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { oneOf } from '../support/faults/random.js'

const html = { 'content-type': 'text/html' }
const ERRORS: readonly FaultAnswer[] = [
  { status: 500 },
  { status: 500, body: '<html><body>oops</body></html>', headers: html },
  { status: 502, body: '<html><body>Bad Gateway</body></html>', headers: html },
  { status: 504, body: '' },
]
const ANY_BUT_THE_FIRST = / .*\/v1\/(?!system)/

const erring = (random: () => number) => (proxy: FaultProxy) =>
  void proxy.strike({ match: ANY_BUT_THE_FIRST, rate: 0.2, answer: () => oneOf(random, ERRORS) })

describe('faults: a server that errs', () => {
  fault(3, 'costs a run nothing, be it one answer in five', { seeds: true }, async (the) => {
    const run = await the.run({ faults: erring(the.random) })
    requireWhole(run)
    the.measure('struck', run.proxy.rules[0]!.hits)
    the.measure('requests', run.proxy.received)
  })

  fault(3, 'and never stops erring fails a run, with status, path and reason', {}, async (the) => {
    const page = { status: 500, body: { code: 500, message: 'the disk is full' } }
    const run = await the.run({
      shape: { schemas: 1, tables: 6 },
      faults: (proxy) => void proxy.strike({ match: /^PUT .*\/tables/, answer: page }),
    })
    expect(run.code).to.equal(1)
    expect(run.status?.state).to.equal('failed')
    expect(run.status?.steps.at(-1)?.failures[0]?.error).to.match(/^PUT \/tables\S* answered 500: the disk is full/)
  })

  negativeControl(3, 'a client that never tries again loses entities', {}, async (the) => {
    const run = await composedRun({ ...the, faults: erring(the.random), client: { retry: { limit: 0 } } })
    return () => requireWhole(run)
  })
})
