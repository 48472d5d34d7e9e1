import { afterParenthesis, findWord, isWord, type Token } from '../token.js'
import { cut, type Edit, insertAt, type Rewrite } from './edit.js'

/** The place after the name that starts here. */
export function afterName(tokens: readonly Token[], at: number): number {
  let end = at + 1
  while (isWord(tokens[end], '.')) end += 2
  return end
}

/** The place of the name in `CREATE … TABLE|VIEW [IF NOT EXISTS] name`. */
function createdName(tokens: readonly Token[]): number {
  const at = findWord(tokens, 0, 'TABLE', 'VIEW') + 1
  return isWord(tokens[at], 'IF') ? at + 3 : at
}

/** What stands between a created table or view and its query; no table is named there. */
export const OPTIONS: Rewrite = {
  name: 'options of CREATE, and a query without AS',
  edits: ({ tokens }) => {
    if (!isWord(tokens[0], 'CREATE')) return []
    const what = findWord(tokens, 0, 'TABLE', 'VIEW')
    const query = findWord(tokens, what, 'SELECT')
    const withClause = findWord(tokens, what, 'WITH')
    const as = lastAs(tokens, what, query)
    const kindEdits = betweenCreateAnd(tokens, what)
    if (query === tokens.length && as === undefined) return kindEdits
    const start = createdName(tokens)
    let end = afterName(tokens, start)
    if (isWord(tokens[end], '(')) end = afterParenthesis(tokens, end)
    if (as !== undefined) return [...kindEdits, ...(as > end ? [cut(end, as)] : [])]
    const body = isWord(tokens[query - 1], ')') && withClause < query ? withClause : query
    return [...kindEdits, cut(end, body), insertAt(body, 'AS')]
  },
}

/** The AS before the query. */
function lastAs(tokens: readonly Token[], from: number, query: number): number | undefined {
  for (let at = findWord(tokens, from, 'AS'); at < tokens.length; at = findWord(tokens, at + 1, 'AS')) {
    if (at > query) return undefined
    if (isWord(tokens[at + 1], 'SELECT', 'WITH', '(', 'VALUES', 'FROM')) return at
  }
  return undefined
}

/** Words between CREATE and TABLE or VIEW that the parser may not know, as FORCE, STREAMING or OR REFRESH. */
function betweenCreateAnd(tokens: readonly Token[], what: number): readonly Edit[] {
  return tokens.slice(1, what).flatMap((token, n) => {
    const isKnown = isWord(
      token,
      'REPLACE',
      'ALTER',
      'MATERIALIZED',
      'TEMP',
      'TEMPORARY',
      'EXTERNAL',
      'TRANSIENT',
      'UNLOGGED',
    )
    const isOr = isWord(token, 'OR') && isWord(tokens[n + 2], 'REPLACE', 'ALTER')
    return isKnown || isOr ? [] : [cut(n + 1, n + 2)]
  })
}
