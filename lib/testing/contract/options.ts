import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { optionsOf, shapeOf } from './shapes.js'
import type { Clause, Contract } from './subject.js'

/** Options are documented and strict, and one that is wrong is one clear error. */
export function optionClauses({ subject, options }: Contract): readonly Clause[] {
  const shape = shapeOf(subject)
  const keys = Object.keys(shape.properties ?? {})
  return [
    {
      title: 'describes each of its options',
      test: async () => {
        const bare = optionsOf(shape).filter(({ description }) => !description?.trim())
        deepEqual(
          bare.map(({ text }) => text),
          [],
          'options without a description: .describe() them',
        )
      },
    },
    {
      title: 'refuses an option that it does not have, and names the nearest',
      test: async () => {
        const good = await options()
        for (const key of keys.length === 0 ? [''] : keys) {
          const wrong = unknown(key, keys)
          const [issue, ...more] = subject.check({ ...good, [wrong]: 'x' })
          deepEqual(more, [])
          match(
            `${issue?.path}: ${issue?.message}`,
            new RegExp(`${escaped(wrong)}"?: unknown key`),
            `${wrong} is taken`,
          )
          if (key !== '') ok(keys.includes(issue?.nearest ?? ''), `for ${wrong} the nearest option is not named`)
        }
      },
    },
    {
      title: 'names an option that is left out, and nothing else',
      test: async () => {
        const good = await options()
        deepEqual(subject.check(good), [], 'the options of the suite itself are refused')
        for (const key of shape.required ?? []) {
          const { [key]: _, ...rest } = good
          const issues = subject.check(rest).map(({ path, message }) => `${path}: ${message}`)
          equal(issues.length, 1, `without ${key} it says: ${issues.join('; ')}`)
          match(issues[0]!, new RegExp(`${escaped(key)}"?: missing`))
        }
      },
    },
  ]
}

/** A typo of `key` that is no key itself. */
function unknown(key: string, keys: readonly string[]): string {
  const wrong = `${key}x`
  return keys.includes(wrong) ? unknown(wrong, keys) : wrong
}

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
