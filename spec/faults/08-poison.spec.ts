import { expect } from 'chai'
import type { FaultProxy } from '../support/fault-proxy.js'
import { fault } from '../support/faults/case.js'

const poisoned = (table: string) => (proxy: FaultProxy) =>
  void proxy.strike({
    match: /^PUT .*\/tables/,
    body: new RegExp(`"name":"${table}"`),
    answer: { status: 400, body: { code: 400, message: 'poison' } },
  })

describe('faults: a record that the server refuses', () => {
  fault(8, 'fails by its name, and the 999 others land', { generations: ['2.0'] }, async (the) => {
    const run = await the.run({
      shape: { schemas: 1, tables: 1000 },
      faults: poisoned('t512'),
      config: (document) => ({ ...document, sink: { type: 'metadata-rest', config: { bulk_sink_batch_size: 100 } } }),
    })
    expect(run.lost).to.deep.equal(['tables shop.db.s0.t512'])
    expect(run.doubled).to.deep.equal([])
    expect([...run.account.versions.keys()].filter((name) => name.startsWith('tables '))).to.have.lengthOf(999)
    expect(run.status?.state).to.equal('partialSuccess')
    const [failure, ...more] = run.status!.steps.flatMap((step) => step.failures)
    expect(failure).to.include({ name: 'shop.db.s0.t512' })
    expect(failure!.error).to.match(/^PUT \/tables\/bulk answered 400: poison/)
    expect(more).to.deep.equal([])
    the.measure('requests', run.proxy.received)
  })

  fault(8, 'costs no other on a server without bulk requests', { generations: ['1.6'] }, async (the) => {
    const run = await the.run({ faults: poisoned('t7') })
    expect(run.lost).to.deep.equal(['tables shop.db.s0.t7', 'tables shop.db.s1.t7'])
    expect(run.status!.steps.at(-1)!.errors).to.equal(2)
  })
})
