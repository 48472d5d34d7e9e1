import { afterParenthesis, findWord, isWord, type Token, wordsAt } from '../token.js'
import { cut, type Edit, insertAt, type Rewrite, slice } from './edit.js'
import { afterName } from './options.js'
import { afterOperand, only, places } from './places.js'

/** What the parser refuses in queries. */
export const QUERIES: readonly Rewrite[] = [
  {
    name: 'AS OF TIMESTAMP and AS OF SCN',
    dialects: only('oracle'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        wordsAt(tokens, n, 'AS', 'OF') && isWord(tokens[n + 2], 'TIMESTAMP', 'SCN')
          ? [cut(n, afterOperand(tokens, n + 3))]
          : [],
      ),
  },
  {
    name: 'SELECT … INTO OUTFILE, DUMPFILE or a variable',
    dialects: only('mysql', 'singlestore', 'tidb'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        isWord(tokens[n], 'INTO') &&
        (isWord(tokens[n + 1], 'OUTFILE', 'DUMPFILE') || tokens[n + 1]?.text.startsWith('@'))
          ? [cut(n, findWord(tokens, n, 'FROM', 'UNION', 'WHERE', 'ORDER', 'LIMIT', 'FOR'))]
          : [],
      ),
  },
  {
    name: 'SELECT … INTO TABLE t',
    dialects: only('postgresql', 'redshift'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const end = isWord(tokens[n + 1], 'TEMP', 'TEMPORARY', 'UNLOGGED') ? n + 2 : n + 1
        return isWord(tokens[n], 'INTO') && isWord(tokens[end], 'TABLE') ? [cut(end, end + 1)] : []
      }),
  },
  {
    name: 'a path into JSON after an index, as in a[0]:b',
    dialects: only('snowflake'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        isWord(tokens[n], ']') && isWord(tokens[n + 1], ':') ? [cut(n + 1, afterName(tokens, n + 2))] : [],
      ),
  },
  {
    name: 'the schema of a lateral function',
    dialects: only('postgresql'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        isWord(tokens[n], 'LATERAL') && isWord(tokens[n + 2], '.') && isWord(tokens[n + 4], '(')
          ? [cut(n + 1, n + 3)]
          : [],
      ),
  },
  {
    name: 'FOR NO KEY UPDATE and FOR KEY SHARE',
    dialects: only('postgresql'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const key = isWord(tokens[n + 1], 'NO') ? n + 2 : n + 1
        return isWord(tokens[n], 'FOR') && isWord(tokens[key], 'KEY') ? [cut(n + 1, key + 1)] : []
      }),
  },
  {
    name: 'OPTION (…), TRY_PARSE and the options of OPENROWSET',
    dialects: only('tsql', 'fabric'),
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        if (wordsAt(tokens, n, 'OPTION', '(')) return [cut(n, afterParenthesis(tokens, n + 1))]
        if (wordsAt(tokens, n, 'OPENROWSET', '(', 'BULK')) return [cut(n + 2, afterParenthesis(tokens, n + 1) - 1)]
        if (!isWord(tokens[n], 'PARSE', 'TRY_PARSE') || !isWord(tokens[n + 1], '(')) return []
        const end = afterParenthesis(tokens, n + 1) - 1
        const using = findWord(tokens, n + 2, 'USING')
        return [{ from: n, to: n + 1, text: 'TRY_CAST' }, ...(using < end ? [cut(using, end)] : [])]
      }),
  },
  {
    name: 'outer joins in the braces of ODBC',
    dialects: only('mysql', 'tsql', 'generic'),
    edits: ({ tokens }) => {
      const open = tokens.flatMap((_, n) => (wordsAt(tokens, n, '{', 'OJ') ? [n] : []))
      return open.flatMap((n) => [cut(n, n + 2), ...closing(tokens, n)])
    },
  },
  {
    name: 'a // b',
    dialects: only('duckdb'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        isWord(tokens[n], '/') && isWord(tokens[n + 1], '/') && tokens[n]!.end === tokens[n + 1]!.start
          ? [cut(n, n + 1)]
          : [],
      ),
  },
  {
    name: 'PREPARE q FROM',
    dialects: only('trino', 'presto', 'athena'),
    edits: ({ tokens }) =>
      isWord(tokens[0], 'PREPARE') && isWord(tokens[2], 'FROM') ? [{ from: 2, to: 3, text: 'AS' }] : [],
  },
  {
    name: 'MULTISET and CURSOR before a query',
    dialects: only('oracle'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        isWord(tokens[n], 'MULTISET', 'CURSOR') && wordsAt(tokens, n + 1, '(', 'SELECT') ? [cut(n, n + 1)] : [],
      ),
  },
  {
    name: 'a project with dashes',
    dialects: only('bigquery'),
    edits: ({ sql, tokens }) =>
      places(tokens, (n) => {
        let end = n
        while (isWord(tokens[end + 1], '-') && tokens[end + 2] && tokens[end]!.end + 1 === tokens[end + 2]!.start)
          end += 2
        const isProject = end > n && isWord(tokens[end + 1], '.') && !isWord(tokens[n - 1], '-', '.')
        return isProject ? [{ from: n, to: end + 1, text: `\`${sql.slice(tokens[n]!.start, tokens[end]!.end)}\`` }] : []
      }),
  },
  {
    name: 'types in the alias of a lateral function',
    edits: (text) =>
      places(text.tokens, (n) => {
        const { tokens } = text
        const isTyped =
          isWord(tokens[n - 1], ')') &&
          isWord(tokens[n], 'AS') &&
          isWord(tokens[n + 2], '(') &&
          !isWord(tokens[n + 4], ',', ')')
        if (!isTyped) return []
        const end = afterParenthesis(tokens, n + 2) - 1
        const names: string[] = []
        for (let at = n + 3; at < end; at = findWord(tokens, at, ',') + 1) names.push(slice(text, at, at + 1))
        return [{ from: n + 3, to: end, text: names.join(', ') }]
      }),
  },
  {
    name: 'FROM t in place of a query',
    dialects: only('duckdb'),
    edits: (text) =>
      places(text.tokens, (n) => {
        const { tokens } = text
        const isInsert = isWord(tokens[0], 'INSERT') && n === findWord(tokens, 0, 'SELECT', 'VALUES', 'FROM')
        if (!isWord(tokens[n], 'FROM') || !(isInsert || isWord(tokens[n - 1], 'AS', '('))) return []
        const end = isWord(tokens[n - 1], '(') ? afterParenthesis(tokens, n - 1) - 1 : tokens.length
        const select = Math.min(findWord(tokens, n, 'SELECT'), end)
        const listEnd = Math.min(
          findWord(tokens, select, 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'QUALIFY', 'WINDOW'),
          end,
        )
        return [insertAt(n, slice(text, select, listEnd) || 'SELECT *'), cut(select, listEnd)]
      }),
  },
  {
    name: 'ROWS FROM (f(…))',
    dialects: only('postgresql'),
    edits: ({ tokens }) => places(tokens, (n) => (wordsAt(tokens, n, 'ROWS', 'FROM', '(') ? [cut(n, n + 2)] : [])),
  },
]

/** The brace that closes the one here. */
function closing(tokens: readonly Token[], open: number): readonly Edit[] {
  const end = tokens.findIndex((token, n) => n > open && isWord(token, '}'))
  return end < 0 ? [] : [cut(end, end + 1)]
}
