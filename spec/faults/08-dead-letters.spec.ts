import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { CANARY } from '../support/faults/canaries.js'
import { type Case, fault, negativeControl } from '../support/faults/case.js'
import { requireSame, type StateRuns, stateRuns } from '../support/state-runs.js'

const TABLES = 200

/** A run whose server refuses one table, and says the token that it was sent. */
async function poisoned({ world, run, file }: StateRuns, { random }: Case) {
  const table = `t${Math.floor(random() * TABLES)}`
  const answer = { status: 400, body: { code: 400, message: `poison for ${CANARY}` } }
  world.proxy.strike({ match: /^PUT .*\/tables/, body: new RegExp(`"name":"${table}"`), answer })
  const { code, stdout } = await run()
  world.proxy.calm()
  return { table, code, stdout, path: file('dead.jsonl') }
}

describe('faults: dead letters', () => {
  fault(
    8,
    'hold the one record that was refused; replayed when the server is mended, it lands',
    { seeds: true },
    (the) =>
      stateRuns(
        the,
        async (runs) => {
          const { table, code, stdout, path } = await poisoned(runs, the)
          expect(code).to.equal(0)
          expect(stdout).to.contain(`Dead letters: 1 in ${path};`)
          const text = readFileSync(path, 'utf8')
          expect(text).to.not.contain(CANARY)
          expect(JSON.parse(text)).to.include({ kind: 'table', fqn: `shop.db.s0.${table}`, status: 400 })
          expect(runs.outcome().lost).to.deep.equal([`tables shop.db.s0.${table}`])
          const replayed = await runs.run('--replay', path)
          expect(replayed.code, replayed.stderr).to.equal(0)
          requireSame(runs.outcome())
          expect(existsSync(path)).to.equal(false)
        },
        { shape: { schemas: 1, tables: TABLES }, batch: 20 },
      ),
  )

  negativeControl(8, 'a record that is not replayed is missing', {}, (the) =>
    stateRuns(
      the,
      async (runs) => {
        await poisoned(runs, the)
        const outcome = runs.outcome()
        return () => requireSame(outcome)
      },
      { shape: { schemas: 1, tables: TABLES }, batch: 20 },
    ),
  )
})
