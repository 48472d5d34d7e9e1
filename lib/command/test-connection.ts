import type { WorkflowConfig } from '../config/schema.js'
import { findConnector } from '../config/source-type.js'
import { definitions } from '../connectors/definitions.js'
import { messageOf } from '../record/either.js'
import { redact } from '../record/secret.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { asDefined, type TestResult, testConnection } from '../services/test-connection.js'
import type { Connected } from '../workflow/connect.js'
import { connectionOf } from '../workflow/connection.js'
import { EXIT, exitCodeOf } from '../workflow/exit-code.js'
import { type Column, grid } from '../workflow/grid.js'
import type { Terminal } from './main.js'

const COLUMNS: readonly Column[] = [
  { head: 'Step', width: 30 },
  { head: 'Result', width: 12 },
  { head: 'Why, and what to do', width: 76 },
]

/**
 * Asks the catalog and the source each question of the connection test, in the order of the catalog's definition of it, or
 * in the connector's own where the catalog has none. Exit code 0: no mandatory step failed.
 */
export async function testConnections(
  config: WorkflowConfig,
  spec: ServiceSpec<unknown>,
  { connecting, terminal }: { readonly connecting: Promise<Connected>; readonly terminal: Terminal },
): Promise<number> {
  const catalog = await connecting.catch((error: unknown) => error as Error)
  const isThere = 'metadata' in catalog
  const reach: TestResult = {
    name: 'ReachCatalog',
    mandatory: true,
    passed: isThere,
    ...(isThere ? {} : { message: redact(messageOf(catalog)) }),
  }
  const show = (results: readonly TestResult[], note: string): void => {
    const text = grid(COLUMNS, [reach, ...results].map(cellsOf))
    terminal.stdout.write(`${redact(`${text}\n${note}`)}\n`)
  }
  try {
    const { test, note } = await testOf(config, spec, isThere ? catalog : undefined)
    const results = test ? await testConnection(test) : []
    show(results, note)
    const failed = [reach, ...results].some(({ mandatory, passed }) => mandatory && !passed)
    if (!isThere) return exitCodeOf(catalog)
    return failed ? EXIT.failed : EXIT.ok
  } catch (error) {
    show([], `the source was not asked: ${messageOf(error)}`)
    return exitCodeOf(isThere ? error : catalog)
  } finally {
    if (isThere) await catalog.close()
  }
}

async function testOf(config: WorkflowConfig, spec: ServiceSpec<unknown>, catalog: Connected | undefined) {
  const { connection } = await connectionOf(config, { connectors: definitions, metadata: catalog?.metadata })
  if (!spec.testConnection) return { test: undefined, note: `${spec.name} has no connection test` }
  const own = spec.testConnection(connection)
  const defined = await catalog?.metadata.testSteps(findConnector(config.source, definitions)?.name ?? spec.name)
  if (!defined) return { test: own, note: `the steps are those of ${spec.name} itself: the catalog names none` }
  const unasked = defined.filter(({ name }) => !own.steps.some((step) => step.name === name))
  return {
    test: asDefined(own, defined),
    note: unasked.map(({ name }) => `${name}: ${spec.name} does not ask this`).join('\n'),
  }
}

const cellsOf = ({ name, mandatory, passed, message = '' }: TestResult): readonly string[] => [
  name,
  passed ? 'passed' : mandatory ? 'failed' : 'not there',
  message,
]
