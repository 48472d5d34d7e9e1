import type { TestRunner } from '../runner.js'
import { connectionClauses } from './connection.js'
import { endingClauses } from './ending.js'
import { optionClauses } from './options.js'
import { recordClauses, twice } from './records.js'
import { secretClauses } from './secrets.js'
import { type Clause, type Contract, given, type Subject, type Terms } from './subject.js'

const TIMEOUT_MS = 10_000

/** Adds the contract of sources to the runner's tests: the same for every subject. */
export function describeContract(subject: Subject, terms: Terms, { describe, it }: TestRunner): void {
  describe(`${subject.name} keeps the contract of sources`, () => {
    for (const { title, test } of clausesOf(subject, terms)) it(title, test)
  })
}

function clausesOf(subject: Subject, terms: Terms): readonly Clause[] {
  const contract: Contract = {
    subject,
    terms,
    timeoutMs: terms.timeoutMs ?? TIMEOUT_MS,
    options: async (changes = {}) => ({ ...(await given(terms.options ?? {})), ...(await given(changes)) }),
  }
  const readings = twice(contract)
  return [
    ...optionClauses(contract),
    ...connectionClauses(contract),
    ...recordClauses(readings),
    ...endingClauses(contract, readings),
    ...secretClauses(contract),
  ]
}
