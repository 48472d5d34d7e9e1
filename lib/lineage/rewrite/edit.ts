import type { Dialect } from '../dialect.js'
import type { StatementKind } from '../statement.js'
import type { Token } from '../token.js'

/** A statement as text and tokens. */
export interface Text {
  readonly sql: string
  readonly tokens: readonly Token[]
}

/** Tokens `from` up to `to` replaced by a text. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** A construct the parser misses, said in a way it knows. */
export interface Rewrite {
  /** What the parser misses. */
  readonly name: string
  /** Where it exists; everywhere when missing. */
  readonly dialects?: ReadonlySet<Dialect>
  edits(text: Text): readonly Edit[]
}

/** A statement the parser misses as a whole, said with others. */
export interface Replacement {
  readonly statements: readonly string[]
  /** The kind of the statement itself, where its replacement has another. */
  readonly kind?: StatementKind
}

/** The text of the tokens from one place up to another. */
export function slice({ sql, tokens }: Text, from: number, to: number = tokens.length): string {
  const first = tokens[from]
  const last = tokens[Math.min(to, tokens.length) - 1]
  return first && last && to > from ? sql.slice(first.start, last.end) : ''
}

/** The statement with the edits made; of two that overlap, the first counts. */
export function edited({ sql, tokens }: Text, edits: readonly Edit[]): string {
  let out = ''
  let at = 0
  for (const { from, to, text } of [...edits].sort((one, other) => one.from - other.from)) {
    const start = tokens[from]?.start ?? sql.length
    if (start < at) continue
    out += `${sql.slice(at, start)} ${text} `
    at = to > from ? tokens[to - 1]!.end : start
  }
  return out + sql.slice(at)
}

export const cut = (from: number, to: number): Edit => ({ from, to, text: '' })
export const insertAt = (at: number, text: string): Edit => ({ from: at, to: at, text })
