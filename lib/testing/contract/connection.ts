import { deepEqual, doesNotMatch, match, notEqual, ok } from 'node:assert/strict'
import { type TestResult, testConnection } from '../../services/test-connection.js'
import type { Clause, Contract } from './subject.js'

/** The connection test passes where the source can be read, and elsewhere says why not. */
export function connectionClauses({ subject, terms, timeoutMs, options }: Contract): readonly Clause[] {
  const { test } = subject
  if (!test && terms.unreachable === undefined) return []
  return [
    {
      title: 'passes its connection test',
      test: async () => {
        ok(test, 'it has no connection test: leave out `unreachable`')
        deepEqual(failedOf(await testConnection(test(await options()), timeoutMs)), [])
      },
    },
    {
      title: 'fails its connection test with a message to act on',
      test: async () => {
        ok(test, 'it has no connection test: leave out `unreachable`')
        notEqual(terms.unreachable, undefined, 'tell the suite when it fails: give `unreachable`')
        const [failed] = failedOf(await testConnection(test(await options(terms.unreachable)), timeoutMs))
        ok(failed, 'it passes with the options that are unreachable')
        const text = failed.message ?? ''
        match(text, /\w+.*\s.*\w+/, `its message is no sentence: ${JSON.stringify(text)}`)
        doesNotMatch(text, /\n\s+at |\[object |undefined/, `its message is not for people: ${text}`)
      },
    },
  ]
}

const failedOf = (results: readonly TestResult[]): readonly TestResult[] =>
  results.filter(({ mandatory, passed }) => mandatory && !passed)
