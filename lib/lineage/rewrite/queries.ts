import { afterParenthesis, findWord, isWord, wordsAt } from '../token.js'
import { cut, insertAt, type Rewrite, slice } from './edit.js'
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
