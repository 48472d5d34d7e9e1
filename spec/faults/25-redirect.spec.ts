import { expect } from 'chai'
import { type ScriptedServer, startScriptedServer } from '../client/scripted-server.js'
import { CANARY } from '../support/faults/canaries.js'
import { fault, negativeControl } from '../support/faults/case.js'

// Each status and verb: spec/client/http.spec.ts.
describe('faults: a server that redirects', () => {
  let elsewhere: ScriptedServer
  beforeEach(async () => {
    elsewhere = await startScriptedServer()
  })
  afterEach(() => elsewhere.close())

  for (const [where, location] of [
    ['to another origin', () => `${elsewhere.origin}/api/v1/tables`],
    ['to the metadata of a cloud’s machine', () => 'http://169.254.169.254/latest/meta-data/iam/'],
  ] as const)
    fault(
      25,
      `${where} ends a run with 1: nothing is fetched there, no token is sent`,
      { generations: ['2.0'] },
      async (the) => {
        const run = await the.run({
          faults: (proxy) =>
            void proxy.strike({ match: /^PUT .*\/tables/, answer: { status: 307, headers: { location: location() } } }),
        })
        expect(run.code).to.equal(1)
        expect(run.stdout).to.match(/redirects to http/)
        expect(elsewhere.seen).to.deep.equal([])
      },
    )

  negativeControl(25, 'a client that follows sends what it has elsewhere', { generations: ['2.0'] }, async () => {
    const from = await startScriptedServer()
    from.script({ status: 307, headers: { location: `${elsewhere.origin}/api/v1/tables` } })
    await fetch(`${from.url}/v1/tables`, { method: 'PUT', body: '{}', headers: { 'x-token': CANARY } })
    await from.close()
    return () => expect(elsewhere.seen).to.deep.equal([])
  })
})
