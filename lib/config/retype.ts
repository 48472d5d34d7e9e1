import type { z } from 'zod'
import { pathText } from './config-error.js'
import { valueAt } from './shape.js'

const SCALAR = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/
const SCALAR_TYPES: ReadonlySet<string> = new Set(['boolean', 'number', 'int'])

/**
 * `tree` with the text of a reference read as a number or a boolean where `issues` say that one is expected: a
 * reference always yields text, so `threads: $N` would fail, while `password: $N` must stay as it is.
 */
export function retype(
  tree: unknown,
  issues: readonly z.core.$ZodIssue[],
  written: ReadonlyMap<string, string>,
): unknown {
  return issues.reduce((node, issue) => {
    if (issue.code !== 'invalid_type' || !SCALAR_TYPES.has(issue.expected)) return node
    const text = valueAt(node, issue.path)
    const applies = typeof text === 'string' && SCALAR.test(text) && written.has(pathText(issue.path))
    return applies ? replaced(node, issue.path, JSON.parse(text)) : node
  }, tree)
}

function replaced(tree: unknown, [key, ...rest]: readonly PropertyKey[], value: unknown): unknown {
  if (key === undefined) return value
  const inner = replaced(valueAt(tree, [key]), rest, value)
  if (Array.isArray(tree)) return tree.map((item, index) => (index === key ? inner : item))
  return { ...(tree as object), [key]: inner }
}
