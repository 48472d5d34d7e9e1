import { expect } from 'chai'
import { SyntaxProblem } from '../../lib/config/syntax-problem.js'
import { parseYaml } from '../../lib/config/yaml-text.js'

const problemOf = (text: string): string => {
  try {
    return `no problem: ${JSON.stringify(parseYaml(text, 64))}`
  } catch (cause) {
    if (cause instanceof SyntaxProblem) return cause.message
    throw cause
  }
}

describe('parseYaml', () => {
  it('reads anchors, aliases and merges', () => {
    const text = 'base: &base {a: 1, b: 2}\ncopy: *base\nmore: {<<: *base, b: 3}'
    expect(parseYaml(text, 64)).to.deep.equal({ base: { a: 1, b: 2 }, copy: { a: 1, b: 2 }, more: { a: 1, b: 3 } })
  })

  for (const [text, problem] of [
    ['a: "unclosed', 'something is missing here, such as a closing quote or bracket'],
    ['a: b: c', 'a nested mapping must start on a new line; quote a value that contains ": "'],
    ['a:\n\tb: 1', "a tab can't indent; use spaces"],
    ['a: 1\na: 2', 'this key is there already'],
    ['a: 1\n---\nb: 2', 'more than one document in the file'],
    ['a: *hunter2', 'an alias (*name) without its anchor (&name); quote a value that starts with *'],
    ['a: !hunter2 x', 'unknown tag; quote a value that starts with !'],
    ['a: @hunter2', 'a value that starts with this character needs quotes'],
    ['a: &a [*a, *a]', 'an alias inside of what it stands for'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(text)}`, () => {
      expect(problemOf(text)).to.equal(problem)
    })
  }

  it('refuses aliases that multiply', () => {
    const levels = ['a: &a [x,x,x,x,x,x,x,x,x]']
    for (const [from, to] of ['ab', 'bc', 'cd', 'de'])
      levels.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join()}]`)
    expect(problemOf(levels.join('\n'))).to.equal('aliases expand to too much')
    expect(problemOf(`a: &a 1\nb: [${Array(200).fill('*a').join()}]`)).to.equal('more than 100 aliases')
  })

  for (const [name, text] of [
    ['brackets', '['.repeat(500_000)],
    ['braces', '{a: '.repeat(200_000)],
    ['list items', '- '.repeat(500_000)],
    ['explicit keys', '? '.repeat(500_000)],
  ] as const) {
    it(`refuses deeply nested ${name} before they reach the parser`, () => {
      expect(problemOf(text)).to.equal('nested deeper than 64 levels')
    })
  }

  it('reads a mapping of many keys in linear time', () => {
    const text = Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join('\n')
    const start = performance.now()
    expect(Object.keys(parseYaml(text, 64) as object)).to.have.length(40_000)
    expect(performance.now() - start).to.be.lessThan(10_000)
  })
})
