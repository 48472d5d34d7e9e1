import { expect } from 'chai'
import { singleFlight } from '../../lib/client/single-flight.js'

/** A look-up that counts its calls and answers when it is told to. */
function counted() {
  const calls: string[] = []
  const load = async (key: string): Promise<string | undefined> => {
    calls.push(key)
    await Promise.resolve()
    if (key === 'broken') throw new Error('no answer')
    return key === 'nobody' ? undefined : `found ${key}`
  }
  return { calls, load }
}

describe('a single flight', () => {
  it('asks once for all who want the same key at once, and for those who come later', async () => {
    const { calls, load } = counted()
    const find = singleFlight(load)
    expect(await Promise.all([find('a'), find('b'), find('a')])).to.deep.equal(['found a', 'found b', 'found a'])
    expect(await find('a')).to.equal('found a')
    expect(calls).to.deep.equal(['a', 'b'])
  })

  it('remembers that there is nothing', async () => {
    const { calls, load } = counted()
    const find = singleFlight(load)
    expect([await find('nobody'), await find('nobody')]).to.deep.equal([undefined, undefined])
    expect(calls).to.deep.equal(['nobody'])
  })

  it('does not take a failure for an answer: whoever waits gets it, the next caller asks again', async () => {
    const { calls, load } = counted()
    const find = singleFlight(load)
    const outcomes = await Promise.allSettled([find('broken'), find('broken')])
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    expect(calls).to.have.lengthOf(1)
    await find('broken').catch(() => undefined)
    expect(calls).to.have.lengthOf(2)
  })

  it('forgets the key that was not asked for longest when it is full', async () => {
    const { calls, load } = counted()
    const find = singleFlight(load, 2)
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await find(key)
    expect(calls).to.deep.equal(['a', 'b', 'c', 'b'])
  })

  it('does not lose a later answer to an earlier failure of the same key', async () => {
    const turns: ((value: string | Error) => void)[] = []
    let calls = 0
    const find = singleFlight((_: string) => {
      calls += 1
      return new Promise<string>((resolve, reject) => {
        turns.push((value) => (value instanceof Error ? reject(value) : resolve(value)))
      })
    }, 1)
    const first = find('a').catch((error: Error) => error.message)
    void find('b') // pushes a out
    const second = find('a')
    turns[0]!(new Error('late'))
    expect(await first).to.equal('late')
    turns[2]!('found')
    expect(await second).to.equal('found')
    expect(await find('a')).to.equal('found')
    expect(calls).to.equal(3)
  })
})
