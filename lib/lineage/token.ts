import type { Dialect } from './dialect.js'
import { plainText } from './plain.js'
import { tokenizeSql } from './sql-parser.js'

/** A token and where it stands in the text. */
export interface Token {
  /** The parser's name for it, as `SEMICOLON`. */
  readonly type: string
  /** Its text in upper case for words; without quotes for strings and quoted names. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const QUOTED = /STRING|QUOTED/

/** The tokens of a text without its comments; undefined when there is no end to a string or a comment. */
export function tokensOf(sql: string, dialect: Dialect): readonly Token[] | undefined {
  const tokens = tokenizeSql(plainText(sql, dialect), dialect)
  if (!tokens) return undefined
  const at = offsets(sql)
  return tokens.map(({ token_type: type, text, span }) => ({
    type,
    text: QUOTED.test(type) ? text : text.toUpperCase(),
    start: at(span.start),
    end: at(span.end),
  }))
}

/** The parser counts code points, JavaScript UTF-16 units. */
function offsets(text: string): (point: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return (point) => point
  const starts: number[] = []
  let unit = 0
  for (const point of text) {
    starts.push(unit)
    unit += point.length
  }
  return (point) => starts[point] ?? unit
}

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token !== undefined && !QUOTED.test(token.type) && words.includes(token.text)

/** True when these words stand at this place, one after the other. */
export const wordsAt = (tokens: readonly Token[], at: number, ...words: readonly string[]): boolean =>
  words.every((word, n) => isWord(tokens[at + n], word))

/** The place after the parenthesis that closes the one here. */
export function afterParenthesis(tokens: readonly Token[], at: number): number {
  let depth = 0
  for (let n = at; n < tokens.length; n += 1) {
    if (isWord(tokens[n], '(')) depth += 1
    if (isWord(tokens[n], ')')) depth -= 1
    if (depth === 0) return n + 1
  }
  return tokens.length
}

/** The first place from here on, outside parentheses, where one of these words stands; else the end. */
export function findWord(tokens: readonly Token[], at: number, ...words: readonly string[]): number {
  for (let n = at; n < tokens.length; n += 1) {
    if (isWord(tokens[n], ...words)) return n
    if (isWord(tokens[n], '(')) n = afterParenthesis(tokens, n) - 1
  }
  return tokens.length
}
