import type { z } from 'zod'
import { blocksOf } from './blocks.js'
import { ConfigError, type ConfigIssue } from './config-error.js'
import type { ConnectorDefinition } from './connector-definition.js'
import { explain } from './explain.js'
import { retype } from './retype.js'
import { toJsonSchema, type WorkflowConfig, workflowSchema } from './schema.js'

type ZodIssue = z.core.$ZodIssue

/** How much of a hopeless document is explained. */
const MAX_ISSUES = 100

export interface CheckOptions {
  readonly connectors: readonly ConnectorDefinition[]
  /** Named in the error. */
  readonly file?: string
  /** By path: what was written where a reference stood. */
  readonly written?: ReadonlyMap<string, string>
  /** What was wrong before: reported with the rest. */
  readonly issues?: readonly ConfigIssue[]
}

/** A schema is made for each config and used once: code compiled for it would cost more than it saves, and stay. */
const ONCE = { jitless: true }

/**
 * Checks a parsed document: every key, every value, and that source, connection and source config go together.
 * @throws ConfigError with every issue.
 */
export function checkConfig(document: unknown, options: CheckOptions): WorkflowConfig {
  const { connectors, file = 'config', written = new Map(), issues: before = [] } = options
  const { picked: blocks, issues: mismatches } = blocksOf(document, connectors, written)
  const schema = workflowSchema(blocks)
  let tree = document
  let result = schema.safeParse(tree, ONCE)
  if (!result.success && written.size > 0) {
    tree = retype(tree, result.error.issues, written)
    result = schema.safeParse(tree, ONCE)
  }
  const problems = result.success ? [] : result.error.issues.flatMap(singly)
  const found =
    problems.length === 0 ? [] : explain(problems.slice(0, MAX_ISSUES), { tree, shape: toJsonSchema(schema), written })
  const told = new Set([...before, ...mismatches].map(({ path }) => path))
  const issues = [...before, ...mismatches, ...found.filter(({ path }) => !told.has(path))]
  if (issues.length > 0 || !result.success)
    throw new ConfigError(file, capped(issues, Math.max(0, problems.length - MAX_ISSUES)))
  const { processor } = result.data
  // Blocks are picked at run time: what they checked, their types can't say.
  const checked: unknown = { ...result.data, processor: processor === undefined ? [] : [processor].flat() }
  return checked as WorkflowConfig
}

/** One issue per unknown key. */
export const singly = (issue: ZodIssue): readonly ZodIssue[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ ...issue, keys: [key] })) : [issue]

function capped(issues: readonly ConfigIssue[], unexplained: number): readonly ConfigIssue[] {
  const more = Math.max(0, issues.length - MAX_ISSUES) + unexplained
  return more === 0 ? issues : [...issues.slice(0, MAX_ISSUES), { path: '', message: `and ${more} more` }]
}
