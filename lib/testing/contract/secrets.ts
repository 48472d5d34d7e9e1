import { deepEqual, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { valueAt } from '../../config/shape.js'
import { type TestResult, testConnection } from '../../services/test-connection.js'
import { withoutConnection } from '../plain.js'
import { captured } from './output.js'
import { read, withCatalog } from './reading.js'
import { optionsOf, shapeOf } from './shapes.js'
import type { Clause, Contract, Options } from './subject.js'

/** A shorter one stands in innocent words. */
const MIN_LENGTH = 6

/** A secret reaches the source and the connection that the service keeps; nobody else gets to see it. */
export function secretClauses(contract: Contract): readonly Clause[] {
  const { subject, terms, timeoutMs, options } = contract
  const keys = optionsOf(shapeOf(subject)).filter(({ isSecret }) => isSecret)
  if (keys.length === 0 && terms.secret === undefined) return []
  const secretsIn = (written: Options): readonly string[] =>
    [terms.secret, ...keys.map(({ path }) => valueAt(written, path))].filter((text) => typeof text === 'string')
  const tests = async (...all: readonly Options[]): Promise<readonly (readonly TestResult[])[]> =>
    Promise.all(all.flatMap((one) => (subject.test ? [testConnection(subject.test(one), timeoutMs)] : [])))
  return [
    {
      title: 'shows a secret in the connection of its service and nowhere else',
      test: async () => {
        const written = await options()
        const secrets = secretsIn(written)
        ok(secrets.length > 0, `give one of its secrets a value: ${keys.map(({ text }) => text).join(', ')}`)
        for (const secret of secrets)
          ok(secret.length >= MIN_LENGTH, `a secret of the suite needs ${MIN_LENGTH} characters`)
        const { value, text } = await captured(async () => {
          const { eithers, source, sink } = await withCatalog((catalog) => read(contract, written, catalog))
          const [reached, refused] = await tests(written, await options(terms.unreachable))
          return { records: eithers.map(withoutConnection), source, sink, reached, refused }
        })
        const shown = { ...value, output: text }
        const leaks = Object.entries(shown).filter(([, part]) => secrets.some((secret) => holds(part, secret)))
        deepEqual(
          leaks.map(([name]) => name),
          [],
          'the secret is seen in these',
        )
      },
    },
  ]
}

/** Whether `secret` can be read in `value`, also in the forms that addresses and headers have. */
function holds(value: unknown, secret: string): boolean {
  const text =
    typeof value === 'string' ? value : inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null })
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]
  return [...forms, Buffer.from(secret).toString('base64').replace(/=+$/, '')].some((form) => text.includes(form))
}
