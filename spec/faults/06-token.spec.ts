import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { fault, negativeControl } from '../support/faults/case.js'
import { composedRun } from '../support/faults/composed.js'
import { requireWhole } from '../support/faults/invariant.js'
import { whole } from '../support/faults/random.js'
import type { FaultRun } from '../support/faults/rig.js'
import type { Document } from '../support/faults/world.js'

const [OLD, NEW] = ['canary/old+token==', 'canary/new+token==']
/** Requests in flight, at most: the client's default. */
const IN_FLIGHT = 16

/** A server that takes another token from its nth request on. */
function revoking(nth: number, then: () => void = () => {}) {
  let [asked, taken] = [0, OLD]
  return (token: string): boolean => {
    asked += 1
    if (asked === nth) {
      taken = NEW
      then()
    }
    return token === taken || token === 'composed'
  }
}

/** The config with the token in a file. */
const withFile = (document: Document, path: string): object => ({
  ...document,
  workflowConfig: {
    openMetadataServerConfig: {
      ...document.workflowConfig.openMetadataServerConfig,
      securityConfig: { jwtToken: path },
    },
  },
})

const refused = (run: Pick<FaultRun, 'proxy'>, status: number) =>
  run.proxy.exchanges.filter((exchange) => exchange.status === status)

// The same of each verb: spec/client/token.spec.ts.
describe('faults: a token that is revoked in the middle of a run', () => {
  fault(
    6,
    'costs nothing when its file holds another by then: each request is sent again once',
    { seeds: true },
    async (the) => {
      let file = ''
      const run = await the.run({
        accepts: revoking(whole(the.random, 6, 15), () => writeFileSync(file, NEW)),
        config: (document, { folder }) => {
          file = join(folder.path, 'token')
          writeFileSync(file, OLD)
          return withFile(document, file)
        },
        secrets: [OLD, NEW],
      })
      requireWhole(run)
      const rejected = refused(run, 401)
      expect(rejected.length).to.be.within(1, IN_FLIGHT)
      expect(new Set(rejected.map(({ headers }) => headers.authorization))).to.deep.equal(new Set([`Bearer ${OLD}`]))
      the.measure('rejected', rejected.length)
    },
  )

  fault(6, 'ends a run with 1 when there is no other: no request is sent again', {}, async (the) => {
    const run = await the.run({
      accepts: revoking(10),
      config: (document, { folder }) => withFile(document, folder.file('token', OLD)),
      secrets: [OLD],
    })
    expect(run.code).to.equal(1)
    expect(run.status?.state).to.equal('failed')
    expect(refused(run, 401).length).to.be.within(1, IN_FLIGHT)
  })

  fault(6, 'and a right that is missing (403) ends it with 1 too, and no token is read anew', {}, async (the) => {
    const run = await the.run({
      faults: (proxy) => void proxy.strike({ match: /^PUT .*\/tables/, answer: { status: 403 } }),
    })
    expect(run.code).to.equal(1)
    const keys = refused(run, 403).map(({ body }) => body)
    expect(keys.length).to.be.within(1, IN_FLIGHT)
    expect(new Set(keys).size, 'sent again').to.equal(keys.length)
  })

  negativeControl(6, 'a client that holds on to its token loses entities', {}, async (the) => {
    const run = await composedRun({ ...the, accepts: revoking(10), client: { token: () => OLD } })
    return () => requireWhole(run)
  })
})
