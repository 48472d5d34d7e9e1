import './wasm-memory.js'
import { generate, init, parse, tokenize } from '@polyglot-sql/sdk'
import type { Dialect } from './dialect.js'

/**
 * Loads the SQL parser's WebAssembly. An `import` has loaded it already; only where modules are turned into CommonJS
 * (mocha with tsx) must this be awaited before anything is parsed in the same thread.
 */
export const loadSqlParser = (): Promise<void> => init()

/** The trees of a script's statements, or why there are none. */
export function parseSql(sql: string, dialect: Dialect): readonly unknown[] | string {
  const { success, ast, error } = parse(sql, dialect as Parameters<typeof parse>[1])
  return success ? ast : error
}

/** The text of an expression. */
export function expressionText(expression: unknown, dialect: Dialect): string | undefined {
  return generate([expression], dialect as Parameters<typeof generate>[1]).sql?.[0]
}

/** What the parser returns for a token; its declared type has other names. */
export interface RawToken {
  readonly token_type: string
  readonly text: string
  readonly span: { readonly start: number; readonly end: number }
}

/** The tokens of a text; undefined when a string or a comment has no end. */
export function tokenizeSql(sql: string, dialect: Dialect): readonly RawToken[] | undefined {
  const { success, tokens } = tokenize(sql, dialect as Parameters<typeof tokenize>[1])
  return success ? (tokens as unknown as readonly RawToken[]) : undefined
}
