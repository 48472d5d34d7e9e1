import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { spillingFold } from '../../lib/stages/spilling-fold.js'
import { temporaryFolder } from '../support/cli.js'

interface Sum {
  readonly key: string
  n: number
}
const absorb = (into: Sum, { n }: Sum): number => {
  into.n += n
  return 0
}

describe('a fold that spills', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let directory: string
  beforeEach(() => {
    folder = temporaryFolder()
    directory = join(folder.path, 'spills')
  })
  afterEach(() => folder.remove())

  async function sums(keys: readonly string[], capacity: number): Promise<{ all: Sum[]; spills: number }> {
    const fold = await spillingFold<Sum>({ directory, absorb, capacity })
    let spills = 0
    for (const key of keys) {
      fold.add(key, { key, n: 1 })
      if (!fold.isFull) continue
      await fold.spill()
      spills += 1
    }
    const all: Sum[] = []
    for await (const sum of fold.sorted()) all.push({ ...sum })
    await fold.clear()
    return { all, spills }
  }

  it('gives each key once, in order, whatever was spilled', async () => {
    const keys = fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 20 }), async (all, capacity) => {
        const counts = new Map<string, number>()
        for (const key of all) counts.set(key, (counts.get(key) ?? 0) + 1)
        const expected = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, n]) => ({ key, n }))
        expect((await sums(all, capacity)).all).to.deep.equal(expected)
      }),
      { numRuns: 25 },
    )
  })

  it('makes one spill of many before there are too many to read at once', async () => {
    const keys = Array.from({ length: 120 }, (_, n) => `k${n % 40}`)
    const { all, spills } = await sums(keys, 1)
    expect(spills).to.equal(120)
    expect(all.map(({ n }) => n)).to.deep.equal(Array.from({ length: 40 }, () => 3))
  })

  it('holds no more entries than it may', async () => {
    const fold = await spillingFold<Sum>({ directory, absorb: () => 5, capacity: 10 })
    fold.add('a', { key: 'a', n: 1 })
    expect(fold.isFull).to.equal(false)
    fold.add('a', { key: 'a', n: 1 })
    fold.add('a', { key: 'a', n: 1 })
    expect(fold.isFull).to.equal(true)
    await fold.spill()
    expect(fold.isFull).to.equal(false)
  })

  it('leaves nothing behind, and removes what a killed run has left', async () => {
    const killed = await spillingFold<Sum>({ directory, absorb })
    killed.add('old', { key: 'old', n: 1 })
    await killed.spill()
    expect(readdirSync(directory)).to.deep.equal(['spill-1'])
    expect((await sums(['new'], 1)).all).to.deep.equal([{ key: 'new', n: 1 }])
    expect(existsSync(directory)).to.equal(false)
  })

  it('removes nothing that is not its own', async () => {
    await sums(['a'], 1)
    const fold = await spillingFold<Sum>({ directory, absorb })
    fold.add('a', { key: 'a', n: 1 })
    await fold.spill()
    writeFileSync(join(directory, 'letter.txt'), 'mine')
    await fold.clear()
    expect(readdirSync(directory)).to.deep.equal(['letter.txt'])
  })
})
