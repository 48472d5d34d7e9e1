import { afterParenthesis, findWord, isWord, wordsAt } from '../token.js'
import { cut, insertAt, type Rewrite, slice } from './edit.js'
import { afterName } from './options.js'
import { afterOperand, only, places } from './places.js'

/** What the parser refuses in INSERT, UPDATE, DELETE and MERGE. */
export const WRITES: readonly Rewrite[] = [
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
    name: 'hints',
    dialects: only('oracle'),
    edits: ({ tokens }) => places(tokens, (n) => (tokens[n]?.type === 'HINT' ? [cut(n, n + 1)] : [])),
  },
  {
    name: 'modifiers of UPDATE and DELETE, and t.* among the targets',
    dialects: only('mysql', 'singlestore', 'tidb'),
    edits: ({ tokens }) =>
      !isWord(tokens[0], 'UPDATE', 'DELETE')
        ? []
        : places(tokens, (n) => {
            const isModifier = n < 4 && isWord(tokens[n], 'LOW_PRIORITY', 'IGNORE', 'QUICK')
            if (isModifier) return [cut(n, n + 1)]
            return wordsAt(tokens, n, '.', '*') && n < findWord(tokens, 0, 'FROM', 'SET') ? [cut(n, n + 2)] : []
          }),
  },
  {
    name: 'hints after the table of an INSERT',
    dialects: only('tsql', 'fabric'),
    edits: ({ tokens }) => {
      const end = afterName(tokens, 2)
      return wordsAt(tokens, 0, 'INSERT', 'INTO') && wordsAt(tokens, end, 'WITH', '(')
        ? [cut(end, afterParenthesis(tokens, end + 1))]
        : []
    },
  },
  {
    name: 'rows as VALUES ROW(…)',
    edits: ({ tokens }) =>
      places(tokens, (n) => {
        const isRow = isWord(tokens[n - 1], 'VALUES') || (isWord(tokens[n - 1], ',') && isWord(tokens[n - 2], ')'))
        return isWord(tokens[0], 'INSERT') && wordsAt(tokens, n, 'ROW', '(') && isRow ? [cut(n, n + 1)] : []
      }),
  },
  {
    name: 'MERGE INTO ONLY',
    edits: ({ tokens }) =>
      wordsAt(tokens, 0, 'MERGE', 'INTO', 'ONLY') && !isWord(tokens[3], 'AS', 'USING') ? [cut(2, 3)] : [],
  },
  {
    name: 'RETURNING … INTO variables',
    dialects: only('oracle'),
    edits: ({ tokens }) => {
      const returning = findWord(tokens, 0, 'RETURNING', 'RETURN')
      const into = findWord(tokens, returning, 'INTO', 'BULK')
      return into < tokens.length ? [cut(into, tokens.length)] : []
    },
  },
  {
    name: 'LOG ERRORS',
    dialects: only('oracle'),
    edits: ({ tokens }) => places(tokens, (n) => (wordsAt(tokens, n, 'LOG', 'ERRORS') ? [cut(n, tokens.length)] : [])),
  },
  {
    name: 'INSERT without INTO, or with a priority',
    edits: ({ tokens }) => {
      if (!isWord(tokens[0], 'INSERT', 'REPLACE') || isWord(tokens[1], 'TABLE')) return []
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
    name: 'OVERRIDING SYSTEM VALUE',
    edits: ({ tokens }) =>
      places(tokens, (n) => (isWord(tokens[n], 'OVERRIDING') && isWord(tokens[n + 2], 'VALUE') ? [cut(n, n + 3)] : [])),
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
]
