import type { Dialect } from '../dialect.js'
import { afterParenthesis, findWord, isWord, type Token, wordsAt } from '../token.js'
import { cut, type Edit, insertAt, type Rewrite, slice } from './edit.js'
import { afterName, OPTIONS } from './options.js'

const places = (tokens: readonly Token[], at: (n: number) => readonly Edit[]): readonly Edit[] =>
  tokens.flatMap((_, n) => at(n))

const only = (...dialects: readonly Dialect[]): ReadonlySet<Dialect> => new Set(dialects)

/** The end of an operand: a name, a literal, a call or a parenthesis, and what is added to it. */
function afterOperand(tokens: readonly Token[], at: number): number {
  let n = at
  for (;;) {
    n = isWord(tokens[n], '(') ? afterParenthesis(tokens, n) : n + 1
    if (isWord(tokens[n], '(')) n = afterParenthesis(tokens, n)
    if (!isWord(tokens[n], '+', '-', '.', '::')) return Math.min(n, tokens.length)
    n += 1
  }
}

/** What the parser refuses; tried when it has refused a statement. None of it touches tables or values. */
export const UNREAD: readonly Rewrite[] = [
  {
    name: 'DELETE WHERE after the UPDATE of a MERGE, and WHERE after its INSERT',
    dialects: only('oracle', 'generic'),
    edits: ({ tokens }) =>
      !isWord(tokens[0], 'MERGE')
        ? []
        : places(tokens, (n) => {
            const isDelete = wordsAt(tokens, n, 'DELETE', 'WHERE')
            const isCondition =
              isWord(tokens[n], 'WHERE') && findWord(tokens, 0, 'WHEN') < n && !isWord(tokens[n - 1], 'DELETE')
            return isDelete || isCondition ? [cut(n, findWord(tokens, n + 2, 'WHEN', 'DELETE', 'LOG', ';'))] : []
          }),
  },
  {
    name: 'LOG ERRORS',
    dialects: only('oracle'),
    edits: ({ tokens }) => places(tokens, (n) => (wordsAt(tokens, n, 'LOG', 'ERRORS') ? [cut(n, tokens.length)] : [])),
  },
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
    name: 'GLOBAL and PRIVATE TEMPORARY tables',
    edits: ({ tokens }) =>
      isWord(tokens[0], 'CREATE') &&
      isWord(tokens[1], 'GLOBAL', 'PRIVATE', 'LOCAL') &&
      isWord(tokens[2], 'TEMPORARY', 'TEMP')
        ? [
            cut(1, 2),
            ...places(tokens, (n) =>
              wordsAt(tokens, n, 'ON', 'COMMIT')
                ? [cut(n, isWord(tokens[n + 3], 'ROWS', 'DEFINITION') ? n + 4 : n + 3)]
                : [],
            ),
          ]
        : [],
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
    name: 'INSERT without INTO, or with a priority',
    edits: ({ tokens }) => {
      if (!isWord(tokens[0], 'INSERT', 'REPLACE')) return []
      if (isWord(tokens[1], 'LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY'))
        return [{ from: 1, to: 2, text: isWord(tokens[2], 'INTO') ? '' : 'INTO' }]
      return findWord(tokens, 0, 'INTO', 'OVERWRITE', 'ALL', 'FIRST') > 5 ? [insertAt(1, 'INTO')] : []
    },
  },
  {
    name: 'DELETE FROM a FROM t a',
    dialects: only('tsql', 'fabric'),
    edits: ({ tokens }) => {
      const again = isWord(tokens[0], 'DELETE') && isWord(tokens[1], 'FROM') ? afterName(tokens, 2) : 0
      return isWord(tokens[again], 'FROM') ? [cut(1, 2)] : []
    },
  },
  {
    name: 'a query in place of the target of UPDATE and DELETE',
    dialects: only('oracle', 'generic'),
    edits: (text) => {
      const { tokens } = text
      const open = isWord(tokens[0], 'UPDATE') ? 1 : wordsAt(tokens, 0, 'DELETE', 'FROM') ? 2 : 0
      if (open === 0 || !isWord(tokens[open], '(')) return []
      const end = afterParenthesis(tokens, open)
      return [
        insertAt(0, `WITH headwater_target AS ${slice(text, open, end)}`),
        { from: open, to: end, text: 'headwater_target' },
      ]
    },
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
    name: 'ALL BY NAME in a MERGE',
    dialects: only('snowflake'),
    edits: ({ tokens }) =>
      places(tokens, (n) =>
        wordsAt(tokens, n, 'ALL', 'BY', 'NAME')
          ? [{ from: n, to: n + 3, text: isWord(tokens[n - 1], 'UPDATE') ? 'SET *' : '*' }]
          : [],
      ),
  },
  {
    name: 'MERGE WITH SCHEMA EVOLUTION',
    dialects: only('spark', 'databricks'),
    edits: ({ tokens }) => (wordsAt(tokens, 0, 'MERGE', 'WITH', 'SCHEMA', 'EVOLUTION') ? [cut(1, 4)] : []),
  },
  {
    name: 'a view of a set operation in parentheses',
    edits: ({ tokens }) => {
      const view = findWord(tokens, 0, 'VIEW')
      const as = findWord(tokens, view, 'AS')
      const isSet =
        isWord(tokens[as + 1], '(') &&
        isWord(tokens[afterParenthesis(tokens, as + 1)], 'UNION', 'EXCEPT', 'INTERSECT', 'MINUS')
      return isWord(tokens[0], 'CREATE') && isSet
        ? [insertAt(as + 1, 'SELECT * FROM ('), insertAt(tokens.length, ') headwater_query')]
        : []
    },
  },
  {
    name: 'actions of ALTER TABLE that move no rows',
    edits: ({ tokens }) => {
      const isAlter =
        wordsAt(tokens, 0, 'ALTER', 'TABLE') &&
        findWord(tokens, 0, 'FROM', 'INTO', 'WITH', 'TO', 'SELECT') === tokens.length
      return isAlter ? [{ from: afterName(tokens, 2), to: tokens.length, text: 'ADD COLUMN x INT' }] : []
    },
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
    name: 'UPSERT, and UPDATE OR REPLACE',
    edits: ({ tokens }) => {
      if (isWord(tokens[0], 'UPSERT')) return [{ from: 0, to: 1, text: 'INSERT' }]
      return wordsAt(tokens, 0, 'UPDATE', 'OR') ? [cut(1, 3)] : []
    },
  },
  {
    name: 'TOP in a DML',
    dialects: only('tsql', 'fabric'),
    edits: ({ tokens }) =>
      isWord(tokens[0], 'DELETE', 'UPDATE', 'INSERT', 'MERGE') && isWord(tokens[1], 'TOP')
        ? [
            cut(
              1,
              isWord(tokens[afterOperand(tokens, 2)], 'PERCENT')
                ? afterOperand(tokens, 2) + 1
                : afterOperand(tokens, 2),
            ),
          ]
        : [],
  },
  {
    name: 'a += b',
    dialects: only('tsql', 'fabric'),
    edits: (text) =>
      places(text.tokens, (n) => {
        const isOperator = isWord(text.tokens[n], '+', '-', '*', '/', '%') && isWord(text.tokens[n + 1], '=')
        if (!isOperator) return []
        let from = n - 1
        while (isWord(text.tokens[from - 1], '.')) from -= 2
        return [{ from: n, to: n + 2, text: `= ${slice(text, from, n)} ${text.tokens[n]!.text}` }]
      }),
  },
  OPTIONS,
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
    name: 'USING with options in the place of a view’s query',
    dialects: only('spark', 'databricks', 'hive'),
    edits: ({ tokens }) => {
      const view = findWord(tokens, 0, 'VIEW')
      const using = findWord(tokens, view, 'USING')
      if (!isWord(tokens[0], 'CREATE') || using >= findWord(tokens, view, 'AS')) return []
      return [
        { from: 0, to: view + 1, text: 'CREATE TABLE' },
        { from: using, to: tokens.length, text: '(x INT)' },
      ]
    },
  },
  {
    name: 'USING with a format after a directory',
    dialects: only('spark', 'databricks', 'hive'),
    edits: ({ tokens }) => {
      const directory = findWord(tokens, 0, 'DIRECTORY')
      const query = findWord(tokens, directory, 'SELECT', 'WITH')
      return isWord(tokens[0], 'INSERT') && directory < 4 ? [cut(directory + 2, query)] : []
    },
  },
  {
    name: 'REMOVE DUPLICATES',
    dialects: only('redshift'),
    edits: ({ tokens }) => {
      const at = tokens.length - 2
      const text = 'WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *'
      return wordsAt(tokens, at, 'REMOVE', 'DUPLICATES') ? [{ from: at, to: tokens.length, text }] : []
    },
  },
  {
    name: 'ROWS FROM (f(…))',
    dialects: only('postgresql'),
    edits: ({ tokens }) => places(tokens, (n) => (wordsAt(tokens, n, 'ROWS', 'FROM', '(') ? [cut(n, n + 2)] : [])),
  },
]
