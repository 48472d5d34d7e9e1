import type { z } from 'zod'
import type { Connector } from '../../lib/connectors/custom/define-connector.js'
import { type ConnectorTerms, describeSource } from '../../lib/testing/describe-source.js'
import type { TestRunner } from '../../lib/testing/runner.js'

type Results = Readonly<Record<string, string | undefined>>

/** Runs the tests that `add` adds, one after the other: their titles, each with what it failed of. */
export async function resultsOf(add: (runner: TestRunner) => void): Promise<Results> {
  const tests: { title: string; test: () => Promise<void> }[] = []
  add({ describe: (_, suite) => suite(), it: (title, test) => void tests.push({ title, test }) })
  const results: Record<string, string | undefined> = {}
  for (const { title, test } of tests) {
    results[title] = await test().then(
      () => undefined,
      (error: Error) => error.message,
    )
  }
  return results
}

/** The promises that the connector does not keep, by title. */
export async function brokenPromises<O extends z.ZodObject>(
  connector: Connector<O>,
  terms: ConnectorTerms<O> = {},
): Promise<Readonly<Record<string, string>>> {
  const results = await resultsOf((runner) => describeSource(connector, { timeoutMs: 1000, ...terms }, runner))
  const broken = Object.entries(results).flatMap(([title, failure]) =>
    failure === undefined ? [] : [[title, failure]],
  )
  return Object.fromEntries(broken)
}
