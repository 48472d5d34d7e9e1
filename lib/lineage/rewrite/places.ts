import type { Dialect } from '../dialect.js'
import { afterParenthesis, isWord, type Token } from '../token.js'
import type { Edit } from './edit.js'

/** The edits at each place of a statement. */
export const places = (tokens: readonly Token[], at: (n: number) => readonly Edit[]): readonly Edit[] =>
  tokens.flatMap((_, n) => at(n))

export const only = (...dialects: readonly Dialect[]): ReadonlySet<Dialect> => new Set(dialects)

/** The end of an operand: a name, a literal, a call or a parenthesis, and what is added to it. */
export function afterOperand(tokens: readonly Token[], at: number): number {
  let n = at
  for (;;) {
    n = isWord(tokens[n], '(') ? afterParenthesis(tokens, n) : n + 1
    if (isWord(tokens[n], '(')) n = afterParenthesis(tokens, n)
    if (!isWord(tokens[n], '+', '-', '.', '::')) return Math.min(n, tokens.length)
    n += 1
  }
}
