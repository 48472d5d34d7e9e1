import { expect } from 'chai'
import fc from 'fast-check'
import { serialised } from '../../lib/client/serialised.js'

describe('serialised tasks', () => {
  it('of one key run in order and never at once; those of different keys do not wait', async () => {
    const plan = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), plan, async (scheduler, tasks) => {
        const run = serialised()
        const started: Record<string, number[]> = { a: [], b: [], c: [] }
        const running: Record<string, number> = { a: 0, b: 0, c: 0 }
        let worst = 0
        const outcomes = tasks.map(({ key, fails }, index) =>
          run(key, async () => {
            started[key]!.push(index)
            running[key]! += 1
            worst = Math.max(worst, running[key]!)
            await scheduler.schedule(Promise.resolve(), `${key}${index}`)
            running[key]! -= 1
            if (fails) throw new Error(String(index))
            return index
          }).catch((error: Error) => `failed ${error.message}`),
        )
        expect(await scheduler.waitFor(Promise.all(outcomes))).to.deep.equal(
          tasks.map(({ fails }, index) => (fails ? `failed ${index}` : index)),
        )
        expect(worst).to.be.at.most(1)
        for (const all of Object.values(started)) expect(all).to.deep.equal([...all].sort((x, y) => x - y))
      }),
      { numRuns: 60 },
    )
  })

  it('of another key start while one hangs', async () => {
    const run = serialised()
    let free: () => void = () => {}
    const hanging = run('a', () => new Promise<string>((resume) => (free = () => resume('a'))))
    let waited = false
    const behind = run('a', async () => {
      waited = true
    })
    expect(await run('b', async () => 'b')).to.equal('b')
    expect(waited).to.equal(false)
    free()
    expect(await hanging).to.equal('a')
    await behind
    expect(waited).to.equal(true)
  })
})
