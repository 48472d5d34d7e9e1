import { extname } from 'node:path'
import { type ConfigIssue, pathText } from './config-error.js'
import { parseJson } from './json-text.js'
import { lineAndColumn, SyntaxProblem } from './syntax-problem.js'
import { parseYaml } from './yaml-text.js'

const MAX_DEPTH = 64
/** Keys by which objects of other code could be changed. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const PARSERS = new Map([
  ['.json', parseJson],
  ['.yaml', parseYaml],
  ['.yml', parseYaml],
])

/** Whether the suffix of `file` is one we read (spec/workflow.md §2). */
export const isSupported = (file: string): boolean => PARSERS.has(extname(file))

/** The tree in `text`, or what is wrong with it: syntax, nesting, forbidden keys. */
export function parseDocument(file: string, text: string): { readonly tree: unknown; readonly issues: ConfigIssue[] } {
  const parse = PARSERS.get(extname(file)) ?? parseYaml
  try {
    const tree = parse(text, MAX_DEPTH)
    return { tree, issues: forbiddenKeys(tree, []) }
  } catch (cause) {
    if (!(cause instanceof SyntaxProblem)) throw cause
    return {
      tree: undefined,
      issues: [{ path: '', message: `${lineAndColumn(text, cause.offset)}: ${cause.message}` }],
    }
  }
}

function forbiddenKeys(tree: unknown, path: readonly PropertyKey[]): ConfigIssue[] {
  if (path.length > MAX_DEPTH) return [{ path: '', message: `nested deeper than ${MAX_DEPTH} levels` }]
  if (Array.isArray(tree)) return tree.flatMap((item, index) => forbiddenKeys(item, [...path, index]))
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([key, value]) =>
    FORBIDDEN.has(key)
      ? [{ path: pathText([...path, key]), message: 'this key is not allowed anywhere' }]
      : forbiddenKeys(value, [...path, key]),
  )
}
