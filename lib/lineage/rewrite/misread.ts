import type { Dialect } from '../dialect.js'
import { afterParenthesis, findWord, isWord, type Token } from '../token.js'
import { cut, type Edit, type Rewrite } from './edit.js'

const places = (tokens: readonly Token[], at: (n: number) => readonly Edit[]): readonly Edit[] =>
  tokens.flatMap((_, n) => at(n))

const only = (...dialects: readonly Dialect[]): ReadonlySet<Dialect> => new Set(dialects)

/** What the parser takes for something else without an error; rewritten before it sees it. */
export const MISREAD: readonly Rewrite[] = [
  {
    name: 'GLOBAL before a join is taken for an alias',
    dialects: only('clickhouse'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const isJoin = isWord(
          tokens[n + 1],
          'ANY',
          'ALL',
          'ASOF',
          'SEMI',
          'ANTI',
          'LEFT',
          'RIGHT',
          'INNER',
          'FULL',
          'CROSS',
          'JOIN',
        )
        return isWord(tokens[n], 'GLOBAL') && isJoin ? [cut(n, n + 1)] : []
      }),
  },
  {
    name: 'PARTITION (p) after a table is taken for an alias',
    dialects: only('oracle'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const isTable = isWord(tokens[n], 'PARTITION', 'SUBPARTITION') && isWord(tokens[n + 1], '(')
        const isInClause = !isWord(tokens[n + 2], 'BY') && !isWord(tokens[n - 1], '(', 'BY')
        return isTable && isInClause ? [cut(n, afterParenthesis(tokens, n + 1))] : []
      }),
  },
  {
    name: 'TABLE t in place of a query is taken for an expression',
    dialects: only('postgresql', 'mysql', 'redshift', 'generic', 'duckdb', 'trino', 'spark', 'databricks'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const isStart = n === 0 || isWord(tokens[n - 1], '(', 'UNION', 'ALL', 'EXCEPT', 'INTERSECT')
        const isQuery = isStart || (isWord(tokens[n - 1], 'AS') && findWord(tokens, 0, 'TABLE', 'VIEW') < n)
        const isFunction = isWord(tokens[n + 1], '(')
        return isWord(tokens[n], 'TABLE') && isQuery && !isFunction
          ? [{ from: n, to: n + 1, text: 'SELECT * FROM' }]
          : []
      }),
  },
]
