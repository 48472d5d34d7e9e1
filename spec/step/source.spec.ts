import { expect } from 'chai'
import { firstValueFrom, type Observable, toArray } from 'rxjs'
import { type Either, left, right } from '../../lib/record/either.js'
import { source } from '../../lib/step/source.js'
import { createFlow } from '../../lib/stream/flow.js'
import { marbles } from '../../lib/testing/marbles.js'

const same = (actual: unknown, expected: unknown): void => void expect(actual).to.deep.equal(expected)
const all = <T>(records: Observable<T>): Promise<T[]> => firstValueFrom(records.pipe(toArray()))

describe('a source', () => {
  it('counts rights as processed and Lefts as its failures', async () => {
    const numbers = source('Numbers', () => [right(1), left('two', new Error('lost')), right(3)])
    expect(await all(numbers.read(createFlow()))).to.have.lengthOf(3)
    expect(numbers.getStatus()).to.include({ records: 2, errors: 1 })
  })

  it('ends with a Left when its iterable throws: what came before still counts', async () => {
    const broken = source<number>('Broken', async function* () {
      yield right(1)
      throw new Error('connection lost')
    })
    const records = await all(broken.read(createFlow()))
    expect(records).to.have.lengthOf(2)
    expect(records[1]).to.have.nested.property('left.error', 'connection lost')
    expect(broken.getStatus().errors).to.equal(1)
  })

  it('reads an Observable as it comes', () =>
    marbles(same, ({ cold, expectObservable, eithers }) => {
      const values = eithers({ a: 1, b: new Error('bad') })
      expectObservable(source('Pushed', cold('a-b|', values)).read(createFlow())).toBe('a-b|', values)
    }))

  it('calls a value that is no Either a failure', async () => {
    const careless = source('Careless', () => ['bare'] as unknown as Either<string>[])
    expect(await all(careless.read(createFlow()))).to.have.nested.property('[0].left.error', 'Not an Either')
  })
})
