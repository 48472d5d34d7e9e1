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
        (isWord(tokens[afterName(tokens, 2)], 'ATTACH', 'DETACH') ||
          findWord(tokens, 0, 'FROM', 'INTO', 'WITH', 'TO', 'SELECT') === tokens.length)
      return isAlter ? [{ from: afterName(tokens, 2), to: tokens.length, text: 'ADD COLUMN x INT' }] : []
    },
  },
  {
    name: 'columns of a table made of nothing else',
    edits: ({ tokens }) => {
      const what = findWord(tokens, 0, 'TABLE')
      const name = isWord(tokens[what + 1], 'IF') ? what + 4 : what + 1
      const end = afterName(tokens, name)
      const isBare = what < 5 && isWord(tokens[end], '(', 'LIKE', 'ORGANIZATION')
      const reads = tokens.some((token) => isWord(token, 'SELECT', 'CLONE', 'EXECUTE'))
      return isWord(tokens[0], 'CREATE') && isBare && !reads ? [{ from: end, to: tokens.length, text: '(x INT)' }] : []
    },
  },
  {
    name: 'policies and tags of columns',
    dialects: only('snowflake'),
    edits: ({ tokens }) =>
      !isWord(tokens[0], 'CREATE')
        ? []
        : places(tokens, (n) => {
            const policy = isWord(tokens[n], 'WITH') ? n + 1 : n
            if (!isWord(tokens[policy], 'MASKING', 'PROJECTION') || !isWord(tokens[policy + 1], 'POLICY')) return []
            const end = afterName(tokens, policy + 2)
            return [cut(n, isWord(tokens[end], 'USING') ? afterParenthesis(tokens, end + 1) : end)]
          }),
  },
  {
    name: 'REPLACE TABLE without CREATE',
    dialects: only('spark', 'databricks'),
    edits: ({ tokens }) => (wordsAt(tokens, 0, 'REPLACE', 'TABLE') ? [insertAt(0, 'CREATE OR')] : []),
  },
  {
    name: 'a view of VALUES',
    edits: ({ tokens }) => {
      const as = findWord(tokens, findWord(tokens, 0, 'VIEW'), 'AS')
      return isWord(tokens[0], 'CREATE') && isWord(tokens[as + 1], 'VALUES')
        ? [insertAt(as + 1, 'SELECT * FROM ('), insertAt(tokens.length, ') headwater_query')]
        : []
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
