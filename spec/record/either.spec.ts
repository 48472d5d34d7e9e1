import { expect } from 'chai'
import { isLeft, left, messageOf, right, stackTraceError } from '../../lib/record/either.js'

describe('either', () => {
  it('is a record or the failure in its place', () => {
    expect(right(1)).to.deep.equal({ right: 1 })
    expect([isLeft(right(undefined)), isLeft(left('t', new Error('x')))]).to.deep.equal([false, true])
  })

  it('brings the message and the stack of an error', () => {
    const cause = new TypeError('no columns')
    expect(left('shop.orders', cause)).to.deep.equal({
      left: { name: 'shop.orders', error: 'no columns', stackTrace: cause.stack },
    })
  })

  it('cuts texts at a million characters', () => {
    const cause = new Error('x'.repeat(1_000_005))
    const { error, stackTrace } = stackTraceError('t', cause)
    expect([error.length, stackTrace!.length]).to.deep.equal([1_000_000, 1_000_000])
    expect(stackTraceError('t', 'y'.repeat(1_000_005)).error).to.have.lengthOf(1_000_000)
  })

  it('has no stack where none was', () => {
    const bare = new Error('bare')
    delete bare.stack
    for (const cause of ['text', 42, undefined, null, bare]) {
      expect(stackTraceError('t', cause), String(cause)).not.to.have.property('stackTrace')
    }
  })
})

describe('the message of what was thrown', () => {
  class Odd extends Error {
    override readonly name = 'Odd'
  }
  const hostile = {
    toString: () => {
      throw new Error('not even this')
    },
  }
  for (const [what, cause, message] of [
    ['an error', new Error('bad'), 'bad'],
    ['an error without a message', new Odd(), 'Odd'],
    [
      'several errors',
      new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]),
      '::1 refused; 127.0.0.1 refused',
    ],
    ['several errors with a message of their own', new AggregateError([new Error('a')], 'all failed'), 'all failed'],
    ['several errors in several', new AggregateError([new AggregateError([new Error('a'), 'b']), 'c']), 'a; b; c'],
    ['several errors that are none', new AggregateError([]), 'AggregateError'],
    ['text', 'bad', 'bad'],
    ['empty text', '', ''],
    ['a number', 42, '42'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('odd'), 'Symbol(odd)'],
    ['an object', { code: 17, detail: 'lost' }, "{ code: 17, detail: 'lost' }"],
    [
      'an object without a prototype',
      Object.assign(Object.create(null), { a: 1 }),
      '[Object: null prototype] { a: 1 }',
    ],
    ['an object that can not be turned into text', hostile, '{ toString: [Function: toString] }'],
  ] as const) {
    it(`is ${JSON.stringify(message)} for ${what}`, () => expect(messageOf(cause)).to.equal(message))
  }
})
