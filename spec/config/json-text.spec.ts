import { expect } from 'chai'
import fc from 'fast-check'
import { parseJson } from '../../lib/config/json-text.js'
import { SyntaxProblem } from '../../lib/config/syntax-problem.js'

const problemOf = (text: string): string => {
  try {
    return `no problem: ${JSON.stringify(parseJson(text, 64))}`
  } catch (cause) {
    if (cause instanceof SyntaxProblem) return `${cause.offset}: ${cause.message}`
    throw cause
  }
}

describe('parseJson', () => {
  it('reads whatever JSON.stringify writes, pretty or not', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(parseJson(text, 64)).to.deep.equal(JSON.parse(text))
      }),
      { seed: 1 },
    )
  })

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', ',', '}', '"', 'x', '\u0001'),
        (value, at, by) => {
          const text = JSON.stringify({ value })
          const cut = at % text.length
          const broken = text.slice(0, cut) + by + text.slice(cut + 1)
          let valid = true
          try {
            JSON.parse(broken)
          } catch {
            valid = false
          }
          expect(problemOf(broken).startsWith('no problem')).to.equal(valid)
        },
      ),
      { seed: 1 },
    )
  })

  for (const [text, problem] of [
    ['', '0: the text ends too early'],
    ['{"a": 1,}', '8: expected a string in double quotes'],
    ['{"a" 1}', '5: expected ":"'],
    ['{"a": 1 "b": 2}', '8: expected "," or "}"'],
    ['[1 2]', '3: expected "," or "]"'],
    ['{"a": nul}', '6: expected a value'],
    ['{"a": 1, "a": 2}', '9: this key is there already'],
    ['[1] x', '4: text after the end of the document'],
    ['['.repeat(100_000), '65: nested deeper than 64 levels'],
  ] as const) {
    it(`says what is wrong with ${text.slice(0, 20)}`, () => {
      expect(problemOf(text)).to.equal(problem)
    })
  }

  it('keeps __proto__ as a key of its own', () => {
    expect(Object.keys(parseJson('{"__proto__": {"x": 1}}', 64) as object)).to.deep.equal(['__proto__'])
    expect(({} as { x?: number }).x).to.equal(undefined)
  })
})
