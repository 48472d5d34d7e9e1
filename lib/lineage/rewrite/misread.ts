import { afterParenthesis, findWord, isWord, type Token, wordsAt } from '../token.js'
import { cut, type Edit, insertAt, type Rewrite, slice, type Text } from './edit.js'
import { afterName } from './options.js'
import { only, places } from './places.js'

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
    name: 'DELETE … USING loses queries, schemas and what has no FROM',
    edits: (text) => places(text.tokens, (n) => (isWord(text.tokens[n], 'DELETE') ? deleteUsing(text, n) : [])),
  },
  {
    name: 'CONCURRENTLY is taken for the name of a view',
    edits: ({ tokens }) => (wordsAt(tokens, 0, 'REFRESH', 'MATERIALIZED', 'VIEW', 'CONCURRENTLY') ? [cut(3, 4)] : []),
  },
  {
    name: 'INFILE is taken for a table',
    dialects: only('clickhouse'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        wordsAt(tokens, n, 'FROM', 'INFILE') ? [{ from: n, to: tokens.length, text: 'FORMAT CSV' }] : [],
      ),
  },
  {
    name: 'the target of a view hides behind its schedule',
    dialects: only('clickhouse'),
    edits: ({ tokens }) => {
      const refresh = findWord(tokens, 0, 'REFRESH')
      const isView = isWord(tokens[0], 'CREATE') && findWord(tokens, 0, 'VIEW') < refresh
      return isView ? [cut(refresh, findWord(tokens, refresh, 'TO', 'ENGINE', 'AS', '('))] : []
    },
  },
  {
    name: 'CONNECT_BY_ROOT takes but the first part of a name',
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        isWord(tokens[n], 'CONNECT_BY_ROOT') && !isWord(tokens[n + 1], ',') ? [cut(n, n + 1)] : [],
      ),
  },
  {
    name: 'CURRENT DATE of Db2 is taken for a column with an alias',
    dialects: only('generic'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        isWord(tokens[n], 'CURRENT') && isWord(tokens[n + 1], 'DATE', 'TIME', 'TIMESTAMP')
          ? [{ from: n, to: n + 2, text: `CURRENT_${tokens[n + 1]!.text}` }]
          : [],
      ),
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
    name: 'STREAM before a name is taken for a table',
    dialects: only('databricks', 'spark'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const isName = /VAR|IDENTIFIER/.test(tokens[n + 1]?.type ?? '')
        const isStream = isWord(tokens[2], 'REFRESH') || isWord(tokens[n + 2], '.', '(')
        return isWord(tokens[n], 'STREAM') && isWord(tokens[n - 1], 'FROM', 'JOIN', ',') && isName && isStream
          ? [cut(n, n + 1)]
          : []
      }),
  },
  {
    name: 'UNPIVOT of an object is taken for one of a table',
    dialects: only('redshift'),
    edits: (text) =>
      places(text.tokens, (n) => {
        const { tokens } = text
        const end = afterName(tokens, n + 1)
        if (!isWord(tokens[n], 'UNPIVOT') || !isWord(tokens[end], 'AS') || !isWord(tokens[end + 2], 'AT')) return []
        const [value, key] = [slice(text, end + 1, end + 2), slice(text, end + 3, end + 4)]
        const unnested = `UNNEST(${slice(text, n + 1, end)}) AS headwater_unpivot(${value}, ${key})`
        return [{ from: n, to: end + 4, text: unnested }]
      }),
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

/** `DELETE FROM t x USING a, b WHERE` as `DELETE x FROM t x CROSS JOIN a CROSS JOIN b WHERE`. */
function deleteUsing(text: Text, at: number): readonly Edit[] {
  const { tokens } = text
  const start = isWord(tokens[at + 1], 'FROM') ? at + 2 : at + 1
  const name = afterNames(tokens, start)
  const alias = isWord(tokens[name], 'AS') ? name + 1 : name
  const using = isWord(tokens[name], 'USING') ? name : alias + 1
  if (!isWord(tokens[using], 'USING') || isWord(tokens[start - 1], 'AS')) return []
  const target = using > name ? slice(text, alias, alias + 1) : slice(text, start, name)
  // MySQL names its targets again after USING.
  const again = slice(text, using + 1, afterName(tokens, using + 1))
  if (target.split(/\s*,\s*/).includes(again)) return [{ from: at, to: using + 1, text: `DELETE ${target} FROM` }]
  const end = Math.min(findWord(tokens, using, 'WHERE', 'RETURNING', ')'), tokens.length)
  const commas: number[] = []
  for (let comma = findWord(tokens, using, ','); comma < end; comma = findWord(tokens, comma + 1, ','))
    commas.push(comma)
  return [
    { from: at, to: start, text: `DELETE ${target} FROM` },
    ...[using, ...commas].map((n) => ({ from: n, to: n + 1, text: 'CROSS JOIN' })),
  ]
}

/** The place after a list of names. */
function afterNames(tokens: readonly Token[], start: number): number {
  let end = afterName(tokens, start)
  while (isWord(tokens[end], ',')) end = afterName(tokens, end + 1)
  return end
}
