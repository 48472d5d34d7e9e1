import { expect } from 'chai'
import type { Asked, FaultProxy } from '../support/fault-proxy.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { oneOf } from '../support/faults/random.js'

/** Requests a second that the server takes, and how many at once. */
const PER_SECOND = 60
const BURST = 4
/** Timers of the client may be early by so many ms. */
const EARLY_MS = 5

const FORMS = {
  'in seconds': () => ({ ms: 1000, header: '1' }),
  'as a date': () => {
    const until = Math.ceil(Date.now() / 1000) * 1000 + 1000
    return { ms: until - Date.now(), header: new Date(until).toUTCString() }
  },
} as const

/** A server with a bucket of tokens, that says 429 or 503 when it is empty, and notes who comes back before the time. */
function bucket(random: () => number, form: keyof typeof FORMS) {
  const allowed = new Map<string, number>()
  const early: string[] = []
  let [tokens, filledAt, header] = [BURST, performance.now(), '']
  const isEmpty = (asked: Asked): boolean => {
    const key = `${asked.method} ${asked.path} ${asked.body}`
    if (asked.at + EARLY_MS < (allowed.get(key) ?? 0)) early.push(key.slice(0, 80))
    tokens = Math.min(BURST, tokens + ((asked.at - filledAt) * PER_SECOND) / 1000)
    filledAt = asked.at
    if (tokens >= 1) {
      tokens -= 1
      return false
    }
    const { ms, header: said } = FORMS[form]()
    header = said
    allowed.set(key, performance.now() + ms)
    return true
  }
  return {
    early,
    strike: (proxy: FaultProxy) =>
      void proxy.strike({
        match: /\/v1\/(?!system)/,
        when: isEmpty,
        answer: () => ({ status: oneOf(random, [429, 503]), headers: { 'retry-after': header } }),
      }),
  }
}

describe('faults: a server that is busy', () => {
  for (const form of ['in seconds', 'as a date'] as const)
    fault(
      2,
      `and says ${form} when to come back gets every request, none before its time`,
      { seeds: form === 'in seconds', generations: form === 'in seconds' ? ['2.0', '1.6'] : ['2.0'] },
      async (the) => {
        const { early, strike } = bucket(the.random, form)
        const run = await the.run({ faults: strike })
        requireWhole(run)
        expect(early, 'came back before the time').to.deep.equal([])
        const rejected = run.proxy.rules[0]!.hits
        expect(run.proxy.received).to.be.at.most(1.3 * run.clean.requests + rejected)
        the.measure('rejected', rejected)
        the.measure('requests', run.proxy.received)
      },
    )

  negativeControl(2, 'a client that does not listen comes back before the time', {}, async (the) => {
    const { early, strike } = bucket(the.random, 'in seconds')
    await composedRun({ ...the, faults: strike, client: { retry: { maxRetryAfter: 50 } } })
    return () => expect(early).to.deep.equal([])
  })
})
