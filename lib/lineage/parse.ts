import { bodyOf, expressionOf } from './ast.js'
import type { Dialect } from './dialect.js'
import { hoist, lowered } from './hoist.js'
import { kindOf } from './kind.js'
import { plainText } from './plain.js'
import { edited, type Rewrite, type Text } from './rewrite/edit.js'
import { listAssignments } from './rewrite/lists.js'
import { MISREAD } from './rewrite/misread.js'
import { replacement } from './rewrite/replacement.js'
import { UNREAD } from './rewrite/unread.js'
import { parseSql } from './sql-parser.js'
import type { StatementKind } from './statement.js'
import { findWord, isWord, tokensOf, wordsAt } from './token.js'

/** A statement as a tree; one that writes through several branches has several. */
export interface Parsed {
  readonly trees: readonly unknown[]
  /** The lists of columns that `SET (a, b) = …` assigns, by the names in their place. */
  readonly lists: ReadonlyMap<string, readonly string[]>
  /** The kind, where the trees tell another. */
  readonly kind?: StatementKind
}

/** A statement outside what can be parsed. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
}

/** Dialects to try after the own one, the nearest first. */
const FAMILY: Partial<Record<Dialect, readonly Dialect[]>> = {
  redshift: ['postgresql', 'snowflake'],
  postgresql: ['duckdb'],
  tsql: ['fabric'],
  spark: ['databricks', 'hive'],
  databricks: ['spark', 'hive'],
  hive: ['spark'],
  trino: ['presto', 'athena'],
  presto: ['trino'],
  athena: ['trino', 'hive'],
  generic: ['postgresql', 'snowflake', 'mysql', 'tsql'],
}

/** Statements that name no table, which the parser keeps as text or refuses. */
const SILENT = [
  'CALL', 'VACUUM', 'LOCK', 'UNLOCK', 'BEGIN', 'END', 'OPTIMIZE', 'CHECKPOINT', 'LISTEN', 'NOTIFY', 'RESET', 'DISCARD',
  'EXEC', 'EXECUTE', 'DO', 'HANDLER', 'FLUSH', 'KILL', 'REINDEX', 'CLUSTER', 'FETCH', 'CLOSE', 'OPEN', 'DEALLOCATE',
  'SAVEPOINT', 'RELEASE', 'PRINT', 'SYSTEM', 'SHOW', 'ASSERT', 'MSCK', 'RETURN', 'SET', 'ADD', 'LIST', 'REMOVE',
  'ANALYZE', 'ATTACH', 'DETACH', 'EXISTS', 'PURGE', 'FLASHBACK', 'INSTALL', 'LOAD', 'UNCACHE', 'CHECK', 'REPAIR',
] // biome-ignore format: a list
/** Those whose words may look like reads. */
const MUTE = ['GRANT', 'REVOKE', 'DENY', 'FETCH', 'SHOW', 'DBCC', 'WAITFOR', 'RAISERROR', 'THROW']
/** What CREATE, ALTER and DROP may name besides tables, views and what is made of a query. */
const OBJECTS = [
  'FUNCTION', 'PROCEDURE', 'MACRO', 'SEQUENCE', 'INDEX', 'TRIGGER', 'SCHEMA', 'DATABASE', 'ROLE', 'USER', 'LOGIN',
  'STAGE', 'WAREHOUSE', 'TYPE', 'DOMAIN', 'EXTENSION', 'POLICY', 'PUBLICATION', 'SUBSCRIPTION', 'SERVER', 'TABLESPACE',
  'SYNONYM', 'PACKAGE', 'CATALOG', 'INTEGRATION', 'SECRET', 'SHARE', 'CONNECTION', 'STATISTICS', 'TAG', 'FORMAT',
  'DICTIONARY', 'WIDGET',
] // biome-ignore format: a list
const READS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'FROM', 'INTO']

/**
 * Parses one statement. What the parser doesn't know is said in another way, then read in a dialect of the same family,
 * then without a clause at its end that names no table.
 * @throws ParseError
 */
export function parseStatement(statement: string, dialect: Dialect): Parsed {
  const sql = plainText(statement, dialect)
  const tokens = tokensOf(sql, dialect)
  if (!tokens) return { trees: attempt(sql, dialect), lists: new Map() }
  const text = rewritten({ sql, tokens }, MISREAD, dialect)
  const instead = replacement(text, dialect)
  if (instead) {
    const all = instead.statements.map((one) => parseStatement(one, dialect))
    const kind = instead.kind ?? all[0]?.kind
    return {
      trees: all.flatMap(({ trees }) => trees),
      lists: new Map(all.flatMap(({ lists }) => [...lists])),
      ...(kind && { kind }),
    }
  }
  return parseText(text, dialect)
}

function rewritten(text: Text, rewrites: readonly Rewrite[], dialect: Dialect): Text {
  const edits = rewrites.filter(({ dialects }) => !dialects || dialects.has(dialect)).flatMap((one) => one.edits(text))
  if (edits.length === 0) return text
  const sql = edited(text, edits)
  return { sql, tokens: tokensOf(sql, dialect) ?? text.tokens }
}

function parseText(text: Text, dialect: Dialect): Parsed {
  const first = tryParse(text.sql, dialect)
  if (typeof first !== 'string') return { trees: first, lists: new Map() }
  if (first.includes(TOO_DEEP)) return parseDeep(text, dialect)
  const { edits, lists } = listAssignments(text)
  const listed = edits.length > 0 ? edited(text, edits) : text.sql
  const other = rewritten({ sql: listed, tokens: tokensOf(listed, dialect) ?? text.tokens }, UNREAD, dialect)
  for (const each of [dialect, ...(FAMILY[dialect] ?? ['generic'])]) {
    const trees = tryParse(other.sql, each)
    if (typeof trees !== 'string') return { trees, lists }
  }
  const trees = withoutTail(other, dialect)
  if (trees) return { trees, lists }
  const kind = silentKind(text)
  if (kind) return { trees: [], lists, kind }
  throw new ParseError(first)
}

/** The kind of a statement that names no table, by its first words. */
function silentKind({ tokens }: Text): StatementKind | undefined {
  const [verb] = tokens
  if (isWord(verb, 'EXPLAIN', 'DESCRIBE', 'DESC')) return 'explain'
  if (isWord(verb, 'EXPORT') && isWord(tokens[1], 'DATABASE')) return 'export'
  if (
    isWord(verb, ...MUTE) ||
    wordsAt(tokens, 0, 'UPDATE', 'STATISTICS') ||
    (isWord(verb, 'IMPORT') && isWord(tokens[1], 'DATABASE'))
  )
    return 'other'
  if (isWord(verb, ...SILENT) && !tokens.some((token) => isWord(token, ...READS))) return 'other'
  if (!isWord(verb, 'CREATE', 'ALTER', 'DROP')) return undefined
  if (!isWord(verb, 'CREATE') && isWord(tokens[1], 'TASK', 'ALERT', 'PIPE', 'STREAM', 'EVENT', 'SYSTEM')) return 'other'
  const what = findWord(tokens, 1, ...OBJECTS, 'TABLE', 'VIEW')
  return what < 5 && isWord(tokens[what], ...OBJECTS) ? (verb?.text.toLowerCase() as StatementKind) : undefined
}

const TOO_DEEP = 'DEPTH_EXCEEDED'

/** A statement nested deeper than the parser goes: its deepest parts are parsed alone, then put back. */
function parseDeep(text: Text, dialect: Dialect): Parsed {
  const { sql, parts } = hoist(text)
  if (parts.size === 0) throw new ParseError('nested too deep')
  const { trees, lists } = parseStatement(sql, dialect)
  const inner = new Map([...parts].map(([name, part]) => [name, parsePart(part, dialect)]))
  return { trees: trees.map((tree) => lowered(tree, inner)), lists }
}

function parsePart(part: string, dialect: Dialect): unknown {
  const isQuery = /^[\s(]*(?:SELECT|WITH)\b/i.test(part)
  const [tree] = parseStatement(isQuery ? part : `SELECT ${part}`, dialect).trees
  return isQuery ? tree : { tuple: { expressions: bodyOf(tree, 'select')?.expressions } }
}

/** The trees, or why there are none. */
function tryParse(sql: string, dialect: Dialect): readonly unknown[] | string {
  const trees = parseSql(sql, dialect)
  if (typeof trees === 'string') return trees
  return trees.every(isStatement) ? trees : 'the parser does not know this statement'
}

/** True unless the statement, or the query in it, was kept as text. */
function isStatement(tree: unknown): boolean {
  const query = expressionOf(expressionOf(tree)?.body.query)?.kind
  return kindOf(tree) !== undefined && query !== 'command' && query !== 'raw'
}

function attempt(sql: string, dialect: Dialect): readonly unknown[] {
  const trees = tryParse(sql, dialect)
  if (typeof trees === 'string') throw new ParseError(trees)
  return trees
}

const WORDS_BEFORE_TABLES = [
  'FROM',
  'JOIN',
  'INTO',
  'USING',
  'TABLE',
  'SELECT',
  'UPDATE',
  'INSERT',
  'MERGE',
  'SET',
  'WHEN',
  'AS',
]
const MOST_CUT = 24

/**
 * The statement without the words at its end that the parser stumbles over: no table may be among them, and what is cut
 * must start with a word, since after a comma or an operator a list would lose a member.
 */
function withoutTail({ sql, tokens }: Text, dialect: Dialect): readonly unknown[] | undefined {
  for (let end = tokens.length - 1; end > 2 && tokens.length - end <= MOST_CUT; end -= 1) {
    if (isWord(tokens[end], ...WORDS_BEFORE_TABLES)) return undefined
    if (!/^\w/.test(tokens[end]!.text) || /STRING|NUMBER/.test(tokens[end]!.type)) continue
    const trees = tryParse(sql.slice(0, tokens[end - 1]!.end), dialect)
    if (typeof trees !== 'string') return trees
  }
  return undefined
}
