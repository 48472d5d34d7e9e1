import type { FaultAnswer } from '../support/fault-answer.js'
import type { FaultProxy } from '../support/fault-proxy.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { oneOf } from '../support/faults/random.js'

/** Before the server saw the request, and after it has done its work. */
const BREAKS: readonly FaultAnswer[] = ['reset', 'lost']

const breaking = (random: () => number) => (proxy: FaultProxy) =>
  void proxy.strike({ match: /\/v1\/(?!system)/, rate: 0.2, answer: () => oneOf(random, BREAKS) })

// What is sent again of each verb: spec/client/http-failures.spec.ts. POSTs of usage: spec/workflow/usage.spec.ts.
describe('faults: a connection that breaks', () => {
  fault(
    4,
    'before or after the server’s work costs a run nothing, and nothing is done twice',
    { seeds: true },
    async (the) => {
      const run = await the.run({ faults: breaking(the.random) })
      requireWhole(run)
      the.measure('broken', run.proxy.rules[0]!.hits)
      the.measure('requests', run.proxy.received)
    },
  )

  negativeControl(4, 'a client that never tries again loses entities', {}, async (the) => {
    const run = await composedRun({ ...the, faults: breaking(the.random), client: { retry: { limit: 0 } } })
    return () => requireWhole(run)
  })
})
