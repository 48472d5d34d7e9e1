import { parse } from '@polyglot-sql/sdk'
import { bodyOf } from './ast.js'
import type { Dialect } from './dialect.js'
import type { StatementKind } from './statement.js'

/** A statement as a tree; one that writes through several branches has several. */
export interface Parsed {
  readonly trees: readonly unknown[]
  readonly lists: ReadonlyMap<string, readonly string[]>
  /** The kind, where the trees tell another. */
  readonly kind?: StatementKind
}

/** Parses one statement. @throws ParseError */
export function parseStatement(sql: string, dialect: Dialect): Parsed {
  const result = parse(sql, dialect as never)
  if (!result.success) throw new ParseError(result.error ?? 'no parse')
  const trees = result.ast as readonly unknown[]
  for (const tree of trees) {
    const opaque = bodyOf(tree, 'command') ?? bodyOf(tree, 'raw')
    if (opaque) throw new ParseError('the parser does not know this statement')
  }
  return { trees, lists: new Map() }
}

/** A statement outside what can be parsed. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
}
