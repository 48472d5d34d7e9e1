import { afterParenthesis, findWord, isWord, wordsAt } from '../token.js'
import { cut, insertAt, type Rewrite } from './edit.js'
import { afterName, OPTIONS } from './options.js'
import { only, places } from './places.js'

/** What the parser refuses in CREATE and ALTER. */
export const DEFINITIONS: readonly Rewrite[] = [
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
    name: 'the time of a clone',
    edits: ({ tokens }) => {
      const end = afterName(tokens, findWord(tokens, 0, 'CLONE', 'COPY') + 1)
      return isWord(tokens[0], 'CREATE') && isWord(tokens[end], 'FOR') ? [cut(end, tokens.length)] : []
    },
  },
  OPTIONS,
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
]
