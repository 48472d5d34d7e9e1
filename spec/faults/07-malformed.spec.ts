import { expect } from 'chai'
import type { FaultAnswer } from '../support/fault-answer.js'
import type { Asked, FaultProxy } from '../support/fault-proxy.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { oneOf } from '../support/faults/random.js'

const page = {
  status: 200,
  body: '<html><body>down for maintenance</body></html>',
  headers: { 'content-type': 'text/html' },
}
const MALFORMED: readonly FaultAnswer[] = ['half', 'garbage', { cut: 20 }, { longer: 100 }, page]

/** So many times a request is asked again. */
const TIMES = 2

/** No request is struck more often than it is asked again. */
const garbling = (random: () => number) => (proxy: FaultProxy) => {
  const struck = new Map<string, number>()
  const when = ({ method, path, body }: Asked): boolean => {
    const key = `${method} ${path} ${body}`
    const times = struck.get(key) ?? 0
    const strikes = times < TIMES && random() < 0.15
    if (strikes) struck.set(key, times + 1)
    return strikes
  }
  proxy.strike({ match: /\/v1\/(?!system)/, when, answer: () => oneOf(random, MALFORMED) })
}

describe('faults: an answer that is malformed', () => {
  fault(7, 'cut, garbled, of a wrong length or a page is asked for again', { seeds: true }, async (the) => {
    const run = await the.run({ faults: garbling(the.random) })
    requireWhole(run)
    the.measure('malformed', run.proxy.rules[0]!.hits)
  })

  fault(
    7,
    'that never ends is told by its size and costs one record, or none where its batch is split',
    {},
    async (the) => {
      const run = await the.run({
        faults: (proxy) => void proxy.strike({ match: /^PUT .*\/tables/, nth: 2, times: 1, answer: 'endless' }),
      })
      if (the.generation === '2.0') return requireWhole(run)
      expect(run.status?.state).to.equal('partialSuccess')
      const failures = run.status!.steps.flatMap((step) => step.failures)
      expect(failures.map(({ error }) => error)).to.deep.equal(['PUT /tables: an answer of more than 32 MiB'])
      expect(run.lost.length).to.equal(1)
    },
  )

  negativeControl(7, 'a client that never asks again loses entities', {}, async (the) => {
    const run = await composedRun({ ...the, faults: garbling(the.random), client: { retry: { limit: 0 } } })
    return () => requireWhole(run)
  })
})
