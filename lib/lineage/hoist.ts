import { bodyOf, isNode, listOf, nameOf } from './ast.js'
import { edited, slice, type Text } from './rewrite/edit.js'
import { isWord, type Token } from './token.js'

/** The parser stops at 32 levels of its own; a query in parentheses costs about two. */
const DEPTH = 8
const NAME = /^headwater_part_\d+$/

/** A statement whose deepest parts are taken out, each to be parsed alone. */
export interface Hoisted {
  readonly sql: string
  /** The text of each part by the name that stands for it. */
  readonly parts: ReadonlyMap<string, string>
}

/** Takes out what is nested deeper than the parser goes: parentheses and CASE … END. */
export function hoist(text: Text): Hoisted {
  const { tokens } = text
  const parts = new Map<string, string>()
  const edits = deepRanges(tokens).map(({ from, to }) => {
    const name = `headwater_part_${parts.size}`
    parts.set(name, slice(text, from, to))
    return { from, to, text: isQueryText(tokens, from) ? `SELECT * FROM ${name}` : name }
  })
  return { sql: edited(text, edits), parts }
}

interface Range {
  readonly from: number
  readonly to: number
}

function deepRanges(tokens: readonly Token[]): readonly Range[] {
  const ranges: Range[] = []
  const open: number[] = []
  for (const [at, token] of tokens.entries()) {
    if (isWord(token, '(', 'CASE')) open.push(at)
    if (!isWord(token, ')', 'END') || open.length === 0) continue
    const start = open.pop()!
    const isCase = isWord(tokens[start], 'CASE')
    if (open.length === DEPTH && at > start + 1)
      ranges.push(isCase ? { from: start, to: at + 1 } : { from: start + 1, to: at })
  }
  return ranges
}

const isQueryText = (tokens: readonly Token[], from: number): boolean => {
  let at = from
  while (isWord(tokens[at], '(')) at += 1
  return isWord(tokens[at], 'SELECT', 'WITH')
}

/** The tree with its parts back in their places. */
export function lowered(tree: unknown, parts: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(tree)) return tree.map((one) => lowered(one, parts))
  if (!isNode(tree)) return tree
  const select = bodyOf(tree, 'select')
  const [from] = select && isNode(select.from) ? listOf(select.from.expressions) : []
  const name = nameOf(bodyOf(from, 'table')?.name) ?? nameOf(bodyOf(tree, 'column')?.name)
  if (name !== undefined && NAME.test(name) && parts.has(name)) return parts.get(name)
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, lowered(value, parts)]))
}
