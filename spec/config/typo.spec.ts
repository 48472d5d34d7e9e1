import { expect } from 'chai'
import fc from 'fast-check'
import { checkConfig } from '../../lib/config/check.js'
import { ConfigError, keyText } from '../../lib/config/config-error.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { validDocument } from './valid-document.js'

/** Keys below these are the user's own. */
const FREE = new Set(['connectionOptions', 'extraHeaders', 'table'])

const keyPaths = (node: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof node !== 'object' || node === null || Array.isArray(node) || FREE.has(path.at(-1) ?? '')
    ? []
    : Object.entries(node).flatMap(([key, value]) => [[...path, key], ...keyPaths(value, [...path, key])])

const renamed = (node: unknown, [key = '', ...rest]: readonly string[], to: string): unknown =>
  Object.fromEntries(
    Object.entries(node as object).map(([name, value]) => {
      if (name !== key) return [name, value]
      return rest.length === 0 ? [to, value] : [name, renamed(value, rest, to)]
    }),
  )

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'.split('')

const typo = (word: string) =>
  fc
    .tuple(fc.constantFrom('drop', 'insert', 'replace', 'swap'), fc.nat(word.length - 1), fc.constantFrom(...LETTERS))
    .map(([kind, at, letter]) => {
      if (kind === 'drop') return word.slice(0, at) + word.slice(at + 1)
      if (kind === 'insert') return word.slice(0, at) + letter + word.slice(at)
      if (kind === 'replace') return word.slice(0, at) + letter + word.slice(at + 1)
      return word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2)
    })
    .filter((wrong) => wrong !== word)

describe('a typo in a key', () => {
  it('is reported once, at its place, with the key that was meant', () => {
    const slips = fc
      .constantFrom(...keyPaths(validDocument()))
      .chain((path) => fc.tuple(fc.constant(path), typo(path.at(-1) ?? '')))
    fc.assert(
      fc.property(slips, ([path, wrong]) => {
        const parent = path.slice(0, -1)
        try {
          checkConfig(renamed(validDocument(), path, wrong), { connectors: definitions })
        } catch (cause) {
          expect(cause).to.be.instanceOf(ConfigError)
          const issues = (cause as ConfigError).issues.map(({ path: at, nearest }) => ({ path: at, nearest }))
          expect(issues).to.deep.equal([{ path: [...parent, keyText(wrong)].join('.'), nearest: path.at(-1) }])
          return
        }
        expect.fail(`${wrong} was taken`)
      }),
      { numRuns: 600, seed: 7 },
    )
  })
})
