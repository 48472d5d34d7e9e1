import type { z } from 'zod'
import { blocksOf } from './blocks.js'
import { ConfigError, type ConfigIssue, pathText } from './config-error.js'
import type { ConnectorDefinition } from './connector-definition.js'
import { explain } from './explain.js'
import { toJsonSchema, type WorkflowConfig, workflowSchema } from './schema.js'
import { valueAt } from './shape.js'

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

/**
 * Checks a parsed document: every key, every value, and that source, connection and source config go together.
 * @throws ConfigError with every issue.
 */
export function checkConfig(document: unknown, options: CheckOptions): WorkflowConfig {
  const { connectors, file = 'config', written = new Map(), issues: before = [] } = options
  const { picked: blocks, issues: mismatches } = blocksOf(document, connectors)
  const schema = workflowSchema(blocks)
  let tree = document
  let result = schema.safeParse(tree)
  if (!result.success && written.size > 0) {
    tree = result.error.issues.reduce((node, issue) => retyped(node, issue, written), tree)
    result = schema.safeParse(tree)
  }
  const found = result.success ? [] : explain(result.error.issues, { tree, shape: toJsonSchema(schema), written })
  const told = new Set([...before, ...mismatches].map(({ path }) => path))
  const issues = [...before, ...mismatches, ...found.filter(({ path }) => !told.has(path))]
  if (issues.length > 0 || !result.success) throw new ConfigError(file, capped(issues))
  const { processor } = result.data
  // Blocks are picked at run time: what they checked, their types can't say.
  const checked: unknown = { ...result.data, processor: processor === undefined ? [] : [processor].flat() }
  return checked as WorkflowConfig
}

function capped(issues: readonly ConfigIssue[]): readonly ConfigIssue[] {
  if (issues.length <= MAX_ISSUES) return issues
  return [...issues.slice(0, MAX_ISSUES), { path: '', message: `and ${issues.length - MAX_ISSUES} more` }]
}

const SCALAR = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/

/** A reference always yields text; where a number or a boolean is expected, its text is read as one. */
function retyped(tree: unknown, { code, path }: z.core.$ZodIssue, written: ReadonlyMap<string, string>): unknown {
  const text = valueAt(tree, path)
  const applies = code === 'invalid_type' && written.has(pathText(path))
  if (!applies || typeof text !== 'string' || !SCALAR.test(text)) return tree
  return replaced(tree, path, JSON.parse(text))
}

function replaced(tree: unknown, [key, ...rest]: readonly PropertyKey[], value: unknown): unknown {
  if (key === undefined) return value
  const inner = replaced(valueAt(tree, [key]), rest, value)
  if (Array.isArray(tree)) return tree.map((item, index) => (index === key ? inner : item))
  return { ...(tree as object), [key]: inner }
}
