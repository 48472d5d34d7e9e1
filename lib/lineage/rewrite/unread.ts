import type { Dialect } from '../dialect.js'
import { afterParenthesis, findWord, isWord, type Token, wordsAt } from '../token.js'
import { cut, type Edit, insertAt, type Rewrite, slice } from './edit.js'
import { OPTIONS } from './options.js'

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
    name: 'INSERT without INTO',
    edits: ({ tokens }) => {
      const names = findWord(tokens, 0, 'INTO', 'OVERWRITE', 'ALL', 'FIRST')
      return isWord(tokens[0], 'INSERT') && names > 5 ? [insertAt(1, 'INTO')] : []
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
    edits: (text) => {
      const { tokens } = text
      const isInsert = isWord(tokens[0], 'INSERT')
      const from = findWord(tokens, 0, ...(isInsert ? ['SELECT', 'VALUES', 'FROM'] : ['FROM']))
      if (!isWord(tokens[from], 'FROM') || !(isInsert || isWord(tokens[from - 1], 'AS'))) return []
      const select = findWord(tokens, from, 'SELECT')
      const listEnd = findWord(tokens, select, 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'QUALIFY', 'WINDOW')
      return [insertAt(from, slice(text, select, listEnd) || 'SELECT *'), cut(select, listEnd)]
    },
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
