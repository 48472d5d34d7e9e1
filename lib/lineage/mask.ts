import type { Dialect } from './dialect.js'
import { isWord, type Token, tokensOf } from './token.js'

const LITERAL = /NUMBER|STRING/
const SEQUENCE = [
  'GENERATE_SERIES',
  'SEQUENCE',
  'RANGE',
  'NUMBERS',
  'GENERATE_ARRAY',
  'NEXTVAL',
  'SETVAL',
  'SEQ1',
  'SEQ2',
  'SEQ4',
  'SEQ8',
]

/** Where strings or comments have no end, anything that looks like a literal goes. */
const ROUGH = /'(?:[^']|'')*'?|\b\d+(?:\.\d+)?\b/g

/**
 * The statement with `?` for its literals. Positions in GROUP BY and ORDER BY and the numbers given to sequence
 * functions stay (spec/workflows-more.md §1.3).
 */
export function maskLiterals(sql: string, dialect: Dialect): string {
  const tokens = tokensOf(sql, dialect)
  if (!tokens) return sql.replace(ROUGH, '?')
  let masked = ''
  let at = 0
  for (const [n, token] of tokens.entries()) {
    if (!LITERAL.test(token.type) || (token.type === 'NUMBER' && isKept(tokens, n))) continue
    masked += `${sql.slice(at, token.start)}?`
    at = token.end
  }
  return masked + sql.slice(at)
}

/** True for a whole member of a GROUP BY or ORDER BY list, and inside the parentheses of a sequence function. */
function isKept(tokens: readonly Token[], at: number): boolean {
  if (!/^\d+$/.test(tokens[at]!.text)) return false
  const isMember = isWord(tokens[at - 1], 'BY', ',') && !isWord(tokens[at + 1], '+', '-', '*', '/', '%', '||', '.')
  return (isMember && isInList(tokens, at)) || isInSequence(tokens, at)
}

/** True when the list this token is in follows GROUP BY or ORDER BY. */
function isInList(tokens: readonly Token[], at: number): boolean {
  let depth = 0
  for (let n = at - 1; n >= 0; n -= 1) {
    if (isWord(tokens[n], ')')) depth += 1
    if (isWord(tokens[n], '(')) depth -= 1
    if (depth < 0) return false
    if (depth > 0) continue
    if (isWord(tokens[n], 'BY')) return isWord(tokens[n - 1], 'GROUP', 'ORDER')
    if (isWord(tokens[n], 'SELECT', 'FROM', 'WHERE', 'VALUES', 'SET', 'LIMIT', 'IN')) return false
  }
  return false
}

function isInSequence(tokens: readonly Token[], at: number): boolean {
  let depth = 0
  for (let n = at - 1; n >= 0; n -= 1) {
    if (isWord(tokens[n], ')')) depth += 1
    if (isWord(tokens[n], '(')) {
      if (depth === 0) return isWord(tokens[n - 1], ...SEQUENCE)
      depth -= 1
    }
  }
  return false
}
