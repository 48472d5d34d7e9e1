import type { Dialect } from '../dialect.js'
import { afterParenthesis, findWord, isWord, type Token, wordsAt } from '../token.js'
import { cut, type Edit, insertAt, type Rewrite } from './edit.js'
import { afterName } from './options.js'

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
  {
    name: 'DELETE … USING (SELECT …) loses the query',
    edits: ({ tokens }) => {
      const using = findWord(tokens, 0, 'USING')
      if (!wordsAt(tokens, 0, 'DELETE', 'FROM') || using > 8) return []
      const end = findWord(tokens, using, 'WHERE', 'RETURNING')
      const commas = tokens.flatMap((_, n) =>
        n > using && n < end && findWord(tokens, using, ',') <= n && isItemComma(tokens, using, n) ? [n] : [],
      )
      if (![using, ...commas].some((n) => isWord(tokens[n + 1], '('))) return []
      const name = afterName(tokens, 2)
      const alias = using > name ? tokens[using - 1]! : undefined
      const target = alias
        ? alias.text
        : tokens
            .slice(2, name)
            .map(({ text }) => text)
            .join('')
      return [
        { from: 0, to: 2, text: `DELETE ${target} FROM` },
        ...[using, ...commas].map((n) => ({ from: n, to: n + 1, text: 'CROSS JOIN' })),
      ]
    },
  },
  {
    name: 't (NOLOCK) is taken for a function',
    dialects: only('tsql', 'fabric'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const isHint =
          isWord(tokens[n], '(') &&
          isWord(tokens[n + 1], 'NOLOCK', 'READPAST', 'UPDLOCK', 'HOLDLOCK', 'ROWLOCK', 'TABLOCK', 'TABLOCKX')
        return isHint && !isWord(tokens[n - 1], 'WITH') ? [cut(n, afterParenthesis(tokens, n))] : []
      }),
  },
  {
    name: "IDENTIFIER('a.b') is taken for a function",
    dialects: only('snowflake', 'databricks', 'spark'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        wordsAt(tokens, n, 'IDENTIFIER', '(') && tokens[n + 2]?.type === 'STRING' && isWord(tokens[n + 3], ')')
          ? [{ from: n, to: n + 4, text: tokens[n + 2]!.text }]
          : [],
      ),
  },
  {
    name: 'STREAM (t) is taken for a function',
    dialects: only('databricks', 'spark'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const end = afterParenthesis(tokens, n + 1)
        return wordsAt(tokens, n, 'STREAM', '(') && isWord(tokens[n - 1], 'FROM', 'JOIN', ',')
          ? [cut(n, n + 2), cut(end - 1, end)]
          : []
      }),
  },
  {
    name: 'a table after IN is taken for a column',
    dialects: only('clickhouse'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const isTable =
          isWord(tokens[n], 'IN') &&
          /VAR|IDENTIFIER/.test(tokens[n + 1]?.type ?? '') &&
          !isWord(tokens[afterName(tokens, n + 1)], '(')
        return isTable ? [insertAt(n + 1, '(SELECT * FROM'), insertAt(afterName(tokens, n + 1), ')')] : []
      }),
  },
]

/** True for a comma outside parentheses, between `from` and the place. */
function isItemComma(tokens: readonly Token[], from: number, at: number): boolean {
  let comma = findWord(tokens, from, ',')
  while (comma < at) comma = findWord(tokens, comma + 1, ',')
  return comma === at
}
