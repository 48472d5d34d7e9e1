import { expect } from 'chai'
import type { GenerationName } from '../../lib/catalog/generation.js'
import { fault } from '../support/faults/case.js'
import { sourceRuns } from '../support/faults/source-runs.js'

const giants = (connectionOptions: Readonly<Record<string, string>>): object => ({
  type: 'customDatabase',
  serviceConnection: {
    config: {
      type: 'CustomDatabase',
      sourcePythonClass: './spec/support/faults/giants-connector.mjs#Giants',
      connectionOptions,
    },
  },
  sourceConfig: { config: { type: 'DatabaseMetadata' } },
})

interface Row {
  readonly title: string
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly generations?: readonly GenerationName[]
  /** Why it does not land. */
  readonly said?: RegExp
}

const MB = 2 ** 20
/** Time that it computes, not time that passes: other specs may run beside it. */
const CPU = new URL('../support/faults/cpu.mjs', import.meta.url)
const ROWS: readonly Row[] = [
  { title: 'of 10,000 columns lands', name: 'wide', options: { columns: '10000' } },
  { title: 'with a view text of 50 MB lands', name: 'large', options: { bytes: `${50 * MB}` }, generations: ['2.0'] },
  { title: 'of more bytes than the server takes fails by its name', name: 'large', options: { bytes: `${70 * MB}` }, generations: ['2.0'], said: /answered 413: 7\d{7} bytes: / },
  { title: 'whose type is nested 400 levels deep lands', name: 'deep', options: { depth: '400' } },
  { title: 'whose type is nested 2,000 levels deep fails with its depth', name: 'deep', options: { depth: '2000' }, generations: ['1.6'], said: /type of column outer is nested 2000 levels deep: 400 is the most/ },
  { title: 'whose type is nested 100,000 levels deep fails with its depth', name: 'deep', options: { depth: '100000' }, generations: ['2.0'], said: /nested 100000 levels deep/ },
] // biome-ignore format: a table

describe('faults: a table', () => {
  for (const { title, name, options, generations, said } of ROWS)
    fault(16, `${title}, and costs no other`, generations ? { generations } : {}, (the) =>
      sourceRuns(the, async (runs) => {
        const { status, stderr } = await runs.run(giants(options), { preload: CPU })
        const failures = status!.steps.flatMap((step) => step.failures)
        const landed = [...(said ? [] : [name]), 'a_before', 'z_after'].map((one) => `shop.d.s.${one}`)
        expect(runs.live('tables'), stderr).to.deep.equal(landed.sort())
        if (said) {
          expect(failures).to.have.lengthOf(1)
          expect(failures[0]!.name).to.match(new RegExp(`d\\.s\\.${name}$`))
          expect(failures[0]!.error).to.match(said)
        } else {
          expect(status!.state, stderr).to.equal('success')
          const sent = runs.world.proxy.exchanges.filter(
            ({ method, body }) => method === 'PUT' && body.includes(`"${name}"`),
          )
          expect(sent).to.have.lengthOf(1)
        }
        expect(stderr + JSON.stringify(failures)).to.not.contain('Maximum call stack')
        const computed = Number(/^cpu: (\d+) ms$/m.exec(stderr)?.[1])
        the.measure('ms', status!.durationMs)
        the.measure('ms of computing', computed)
        expect(computed).to.be.at.most(5000)
      }),
    )

  fault(
    16,
    'with a larger answer than 32 MiB is told as a failure by a server that answers with all of it',
    { generations: ['1.6'] },
    (the) =>
      sourceRuns(the, async (runs) => {
        const { status } = await runs.run(giants({ bytes: `${33 * MB}` }))
        expect(status!.steps.at(-1)!.failures[0]).to.include({
          name: 'shop.d.s.large',
          error: 'PUT /tables: an answer of more than 32 MiB',
        })
        expect(runs.live('tables')).to.include.members(['shop.d.s.a_before', 'shop.d.s.z_after'])
        expect(runs.deleted('tables')).to.deep.equal([])
      }),
  )
})
