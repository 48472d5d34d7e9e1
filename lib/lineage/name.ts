import { isNode, isQuoted, type Node, nameOf } from './ast.js'
import { type Dialect, DOTS_IN_QUOTES, DUAL } from './dialect.js'
import type { TableName } from './statement.js'

/** Delta Lake's `t@v13` and `t@20240101000000000`. */
const DELTA: ReadonlySet<Dialect> = new Set<Dialect>(['spark', 'databricks'])
const DELTA_VERSION = /@(?:v\d+|\d{17})$/i

/** The parts of a table reference, outermost first; undefined where the parser left an empty one. */
export function tableName(node: unknown, dialect: Dialect): TableName | undefined {
  if (!isNode(node)) return undefined
  const inner = isNode(node.table) ? node.table : node
  const parts = [inner.catalog, inner.schema, inner.name].flatMap((part) => {
    const name = nameOf(part)
    if (name === undefined) return []
    if (isQuoted(part) && !DOTS_IN_QUOTES.has(dialect)) return [name]
    return (DELTA.has(dialect) ? name.replace(DELTA_VERSION, '') : name).split('.')
  })
  return parts.at(-1) ? { parts } : undefined
}

/** The name in the parser's joined notation, as in `s.t.*`. */
export const splitName = (node: unknown): readonly string[] => {
  const name = nameOf(node) ?? ''
  return isQuoted(node) ? [name] : name.split('.')
}

const FILES: ReadonlySet<Dialect> = new Set<Dialect>(['duckdb', 'spark', 'databricks'])
const FILE = /[/\\]|^s3:|\.(?:csv|tsv|json|jsonl|ndjson|parquet|arrow|xlsx|txt|gz|zst)$/i

/** True for what stands where a table may stand and is none: `DUAL`, a file, a stage. */
export function isNoTable(node: Node, { parts }: TableName, dialect: Dialect): boolean {
  const last = parts.at(-1)!
  if (last.startsWith('@') && parts.length === 1 && dialect === 'snowflake') return true
  if (/^sysibm\.sysdummy1$/i.test(parts.join('.'))) return true
  if (DUAL.has(dialect) && parts.length === 1 && last.toLowerCase() === 'dual') return true
  return FILES.has(dialect) && isQuoted(node.name) && parts.length === 1 && FILE.test(last)
}
