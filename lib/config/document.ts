import { extname } from 'node:path'
import { type ConfigIssue, pathText } from './config-error.js'
import { parseJson } from './json-text.js'
import { isSyntaxProblem, lineAndColumn } from './syntax-problem.js'

const MAX_DEPTH = 64
/** Keys by which objects of other code could be changed. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** The YAML parser is the largest library of a start: a run of a JSON config goes without it. */
const yaml = async () => (await import('./yaml-text.js')).parseYaml
const PARSERS = new Map([
  ['.json', async () => parseJson],
  ['.yaml', yaml],
  ['.yml', yaml],
])

/** Whether the suffix of `file` is one we read (spec/workflow.md §2). */
export const isSupported = (file: string): boolean => PARSERS.has(extname(file))

/** The tree in `text`, or what is wrong with it: syntax, nesting, forbidden keys. */
export async function parseDocument(
  file: string,
  text: string,
): Promise<{ readonly tree: unknown; readonly issues: ConfigIssue[] }> {
  const parse = await (PARSERS.get(extname(file)) ?? yaml)()
  try {
    const tree = parse(text, MAX_DEPTH)
    return { tree, issues: forbiddenKeys(tree, []) }
  } catch (cause) {
    if (!isSyntaxProblem(cause)) throw cause
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
