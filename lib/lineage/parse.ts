import type { Dialect } from './dialect.js'
import { kindOf } from './kind.js'
import { parseSql } from './sql-parser.js'
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
  const trees = parseSql(sql, dialect)
  if (typeof trees === 'string') throw new ParseError(trees)
  if (trees.some((tree) => kindOf(tree) === undefined)) throw new ParseError('the parser does not know this statement')
  return { trees, lists: new Map() }
}

/** A statement outside what can be parsed. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
}
