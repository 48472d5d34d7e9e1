import { findWord, isWord, wordsAt } from '../token.js'
import { type Replacement, slice, type Text } from './edit.js'

/** A query under construction; without a list it is `SELECT *` and takes more joins and filters. */
interface Query {
  readonly list?: string
  readonly from: string
  readonly where: readonly string[]
  readonly tail?: string
}

/** A query in pipe syntax, `FROM t |> WHERE … |> SELECT …`, as nested queries. */
export function pipeQuery(text: Text): Replacement | undefined {
  const starts = pipes(text)
  if (starts.length === 0) return undefined
  const ends = [...starts.slice(1), text.tokens.length]
  const first = slice(text, 0, starts[0])
  const initial: Query = { from: isWord(text.tokens[0], 'FROM') ? first : `FROM (${first})`, where: [] }
  const query = starts.reduce((before, start, n) => piped(before, text, start + 1, ends[n]!), initial)
  return { statements: [textOf(query)] }
}

/** The places of `|>` outside parentheses. */
function pipes({ tokens }: Text): readonly number[] {
  const found: number[] = []
  for (let n = findWord(tokens, 0, '|>'); n < tokens.length; n = findWord(tokens, n + 1, '|>')) found.push(n)
  return found
}

const textOf = ({ list = '*', from, where, tail = '' }: Query): string =>
  `SELECT ${list} ${from}${where.length > 0 ? ` WHERE (${where.join(') AND (')})` : ''} ${tail}`

/** The query itself while it has no list, else a query over it. */
const open = (query: Query): Query =>
  query.list === undefined && query.tail === undefined ? query : { from: `FROM (${textOf(query)})`, where: [] }

function piped(before: Query, text: Text, at: number, end: number): Query {
  const { tokens } = text
  const query = open(before)
  const rest = slice(text, at + 1, end)
  switch (tokens[at]?.text ?? '') {
    case 'SELECT':
      return { ...query, list: rest }
    case 'EXTEND':
    case 'WINDOW':
      return { ...query, list: `*, ${rest}` }
    case 'SET':
      return { ...query, list: `* REPLACE (${swapped(text, at + 1, end)})` }
    case 'DROP':
      return { ...query, list: `* EXCEPT (${rest})` }
    case 'AGGREGATE':
      return { ...query, list: aggregate(text, at, end) }
    case 'AS':
      return { from: `FROM (${textOf(query)}) AS ${rest}`, where: [] }
    case 'JOIN':
    case 'LEFT':
    case 'RIGHT':
    case 'FULL':
    case 'INNER':
    case 'CROSS':
      return { ...query, from: `${query.from} ${slice(text, at, end)}` }
    case 'WHERE':
      return { ...query, where: [...query.where, rest] }
    case 'UNION':
    case 'INTERSECT':
    case 'EXCEPT':
      return { ...query, list: '*', tail: slice(text, at, end) }
    default:
      // ORDER BY, LIMIT and TABLESAMPLE change no column.
      return before
  }
}

/** The keys, then the aggregates. */
function aggregate(text: Text, at: number, end: number): string {
  const group = Math.min(findWord(text.tokens, at, 'GROUP'), end)
  const keys = group + (wordsAt(text.tokens, group, 'GROUP', 'AND', 'ORDER') ? 4 : 2)
  return [slice(text, keys, end), slice(text, at + 1, group)].filter(Boolean).join(', ')
}

/** `a = x, b = y` as `x AS a, y AS b`. */
function swapped(text: Text, from: number, to: number): string {
  const parts: string[] = []
  for (let at = from; at < to; ) {
    const end = Math.min(findWord(text.tokens, at, ','), to)
    parts.push(`${slice(text, at + 2, end)} AS ${slice(text, at, at + 1)}`)
    at = end + 1
  }
  return parts.join(', ')
}
