import type { DefinedStep } from '../client/metadata.js'
import { messageOf } from '../record/either.js'
import { redact } from '../record/secret.js'
import { within } from '../stream/within.js'

/** One question to the source. `run` rejects when the answer is no. */
export interface TestStep {
  readonly name: string
  /** A failure of this step means that the run can't succeed. */
  readonly mandatory: boolean
  /** What to do about a failure. */
  readonly hint?: string
  run(): Promise<void>
}

/** The steps in their order, and the way to let go of what they opened. */
export interface ConnectionTest {
  readonly steps: readonly TestStep[]
  close(): Promise<void>
}

export interface TestResult {
  readonly name: string
  readonly mandatory: boolean
  readonly passed: boolean
  readonly message?: string
}

/** The steps in the order and with the weight that the catalog gives them; those that it does not name come last. */
export function asDefined({ steps, ...test }: ConnectionTest, defined: readonly DefinedStep[]): ConnectionTest {
  const place = new Map(defined.map(({ name, mandatory }, at) => [name, { at, mandatory }]))
  const atOf = ({ name }: TestStep): number => place.get(name)?.at ?? defined.length
  return {
    ...test,
    steps: steps
      .map((step) => ({ ...step, mandatory: place.get(step.name)?.mandatory ?? step.mandatory }))
      .sort((one, other) => atOf(one) - atOf(other)),
  }
}

/** A mandatory step of the connection test failed. */
export class ConnectionFailed extends Error {
  override readonly name = 'ConnectionFailed'
  constructor(
    readonly connector: string,
    readonly results: readonly TestResult[],
  ) {
    const failed = results.filter(({ passed, mandatory }) => mandatory && !passed)
    super(`${connector}: ${failed.map(({ name, message }) => `${name} failed: ${message}`).join('; ')}`)
  }
}

const TIMEOUT_MS = 180_000

/** A statement that shows whether a step can do its work (spec/behaviours.md §10). */
export interface Check extends Omit<TestStep, 'run'> {
  readonly sql: string
}

/** A test whose steps are statements; `open` is called when the first is asked. */
export function sqlTest<Client extends { close(): unknown }>(
  checks: readonly Check[],
  open: () => Client | Promise<Client>,
  ask: (client: Client, sql: string) => Promise<unknown>,
): ConnectionTest {
  let client: Promise<Client> | undefined
  const run = async (sql: string): Promise<void> => {
    client ??= Promise.resolve().then(open)
    await ask(await client, sql)
  }
  return {
    steps: checks.map(({ sql, ...step }) => ({ ...step, run: () => run(sql) })),
    close: async () => void (await (await client?.catch(() => undefined))?.close()), // whoever asked was told
  }
}

/** Runs the steps in order, each once; after a failed mandatory step the rest would fail the same way and is left out. */
export async function testConnection(test: ConnectionTest, timeoutMs = TIMEOUT_MS): Promise<TestResult[]> {
  const results = await runSteps(test.steps, performance.now() + timeoutMs)
  await test.close().catch((error: unknown) => {
    if (results.every(({ passed }) => passed)) throw error // else it is what failed that can't be closed either
  })
  return results
}

async function runSteps(steps: readonly TestStep[], deadline: number): Promise<TestResult[]> {
  const results: TestResult[] = []
  for (const { name, mandatory, hint, run } of steps) {
    const failure = await within(Promise.resolve().then(run), deadline - performance.now(), 'no answer in time').then(
      () => undefined,
      (error: unknown) => redact(messageOf(error)),
    )
    const message = failure && hint ? `${failure} (${hint})` : failure
    results.push({ name, mandatory, passed: message === undefined, ...(message === undefined ? {} : { message }) })
    if (message !== undefined && mandatory) break
  }
  return results
}
