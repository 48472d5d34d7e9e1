import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { parse } from 'yaml'
import { checkConfig } from '../../lib/config/check.js'
import { ConfigError } from '../../lib/config/config-error.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { edited, validDocument } from './valid-document.js'

const FIXTURES = new URL('../fixtures/config/', import.meta.url)
const documents: readonly unknown[] = [
  validDocument(),
  ...readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.yaml'))
    .map((name): unknown => parse(readFileSync(new URL(name, FIXTURES), 'utf8'))),
]

type Path = readonly (string | number)[]
const pathsOf = (node: unknown, path: Path = []): readonly Path[] =>
  typeof node !== 'object' || node === null
    ? [path]
    : [
        path,
        ...Object.entries(node).flatMap(([key, value]) => pathsOf(value, [...path, Array.isArray(node) ? +key : key])),
      ]

const CANARY = `canary-${'c'.repeat(60)}`
const replacement = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    Number.MAX_VALUE,
    '',
    'x',
    CANARY,
    [],
    {},
    [[]],
    [CANARY],
  ),
  fc.constantFrom<unknown>({ config: CANARY }, { type: CANARY }, { type: 'Postgres' }, { type: 'file', config: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
)

describe('a config with anything changed in it', () => {
  it('is taken, or refused with a ConfigError that names places and shows no secret', () => {
    const changed = fc
      .constantFrom(...documents)
      .chain((document) =>
        fc
          .array(fc.tuple(fc.constantFrom(...pathsOf(document)), replacement), { minLength: 1, maxLength: 3 })
          .map((edits) => edits.reduce<unknown>((tree, [path, value]) => edited(tree, path, value), document)),
      )
    let refused = 0
    fc.assert(
      fc.property(changed, (document) => {
        try {
          checkConfig(document, { connectors: definitions })
        } catch (cause) {
          expect(cause).to.be.instanceOf(ConfigError)
          const { issues, message } = cause as ConfigError
          expect(issues).to.not.have.length(0)
          for (const issue of issues) expect(issue.message).to.match(/^(expected|missing|unknown|needs) ?.+[^ ;:]$/s)
          expect(JSON.stringify(issues) + message).to.not.contain(CANARY)
          refused += 1
        }
      }),
      { numRuns: 800, seed: 19 },
    )
    expect(refused).to.be.greaterThan(300)
  })
})
