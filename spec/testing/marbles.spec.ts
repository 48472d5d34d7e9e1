import { expect } from 'chai'
import { map } from 'rxjs'
import { type Either, isLeft, left, right } from '../../lib/record/either.js'
import { create, lineage, type Request } from '../../lib/record/request.js'
import { processor } from '../../lib/step/processor.js'
import { createFlow } from '../../lib/stream/flow.js'
import { type Marbles, marbles } from '../../lib/testing/index.js'

const shop = create('database', { name: 'shop', service: 'pg' })
const upper = processor('Upper', ({ name }: { readonly name: string }) => {
  if (name === '') throw new TypeError('it has no name')
  return right({ name: name.toUpperCase() })
})

/** The message of a marble test that has to fail. */
const failureOf = (test: (marbles: Marbles) => void): string => {
  try {
    marbles(test)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it passes')
}

describe('expectRecords', () => {
  it('compares what comes out, and when', () =>
    marbles(({ cold, expectRecords, eithers }) => {
      const names = cold('-a-b-(c|)', eithers({ a: { name: 'x' }, b: { name: '' }, c: { name: 'y' } }))
      expectRecords(names.pipe(upper.operator(createFlow()))).toBe('-a-b-(c|)', {
        a: { name: 'X' },
        b: left('', new Error('it has no name')),
        c: { name: 'Y' },
      })
    }))

  it('takes an Error for the Left that is named after its letter', () =>
    marbles(({ cold, expectRecords, eithers }) => {
      expectRecords(cold('a-b|', eithers({ a: shop, b: new Error('bad') }))).toBe('a-b|', {
        a: shop,
        b: left('b', new Error('bad')),
      })
      expectRecords(cold('a|', { a: left('a', new Error('bad')) })).toBe('a|', { a: new Error('bad') })
    }))

  it('takes no account of stacks, nor of keys that are undefined', () =>
    marbles(({ cold, expectRecords }) =>
      expectRecords(
        cold<Either<Request>>('ab|', {
          a: { left: { name: 'b', error: 'bad', stackTrace: 'elsewhere' } },
          b: right({ ...shop, body: { ...shop.body, description: undefined } }),
        }),
      ).toBe('ab|', { a: left('b', new Error('bad')), b: shop }),
    ))

  it('may unsubscribe, and stands beside what RxJS has', () =>
    marbles(({ cold, expectRecords, expectSubscriptions, eithers }) => {
      const records = cold('a-a-a|', eithers({ a: 1 }))
      expectRecords(records, '---!').toBe('a-a', { a: 1 })
      expectSubscriptions(records.subscriptions).toBe('^--!')
    }))

  it('may be given an assertion library of one’s own', () => {
    let compared = 0
    const same = (actual: unknown, expected: unknown): void => {
      compared += 1
      expect(actual).to.deep.equal(expected)
    }
    marbles(same, ({ cold, expectRecords, eithers }) =>
      expectRecords(cold('a|', eithers({ a: shop }))).toBe('a|', { a: shop }),
    )
    expect(compared).to.equal(1)
  })

  const wrong: Readonly<Record<string, [actual: Either<unknown>, expected: unknown]>> = {
    'another message': [left('x', new Error('bad')), left('x', new Error('worse'))],
    'another name': [left('x', new Error('bad')), left('y', new Error('bad'))],
    'a Left for a right': [left('x', new Error('bad')), shop],
    'a right for a Left': [right(shop), new Error('bad')],
    'another kind': [right({ ...shop, kind: 'table' }), shop],
    'another FQN': [right(shop), { ...shop, fqn: 'pg.other' }],
    'another body': [right(shop), create('database', { name: 'shop', service: 'pg', description: 'all of it' })],
    'another end of an edge': [
      right(lineage({ kind: 'table', fqn: shop.fqn }, { kind: 'table', fqn: shop.fqn }, { source: 'Manual' })),
      lineage({ kind: 'database', fqn: shop.fqn }, { kind: 'table', fqn: shop.fqn }, { source: 'Manual' }),
    ],
    'another value': [right(new Map([['a', 1]])), new Map([['a', 2]])],
  }
  for (const [what, [actual, expected]] of Object.entries(wrong)) {
    it(`fails for ${what}`, () => {
      failureOf(({ cold, expectRecords }) => expectRecords(cold('x|', { x: actual })).toBe('x|', { x: expected }))
    })
  }

  it('fails for another moment, one too few and one too many', () => {
    for (const diagram of ['-x|', '|', 'xx|', 'x-|', 'x']) {
      failureOf(({ cold, expectRecords, eithers }) =>
        expectRecords(cold('x|', eithers({ x: shop }))).toBe(diagram, { x: shop }),
      )
    }
  })

  it('shows what is different', () => {
    const message = failureOf(({ cold, expectRecords, eithers }) =>
      expectRecords(cold('ab|', eithers({ a: shop, b: new Error('bad') }))).toBe('ab|', {
        a: shop,
        b: new Error('worse'),
      }),
    )
    expect(message).to.match(/\+ +error: 'bad'/)
    expect(message).to.match(/- +error: 'worse'/)
    expect(message).not.to.contain('stackTrace')
  })

  it('is typed by the records', () => {
    failureOf(({ cold, expectRecords, eithers }) => {
      const lengths = cold('a|', eithers<string>({ a: 'four' })).pipe(
        map((either) => (isLeft(either) ? either : right(either.right.length))),
      )
      // @ts-expect-error a record is a number
      expectRecords(lengths).toBe('a|', { a: '4' })
    })
  })
})
