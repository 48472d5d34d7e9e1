import { bodyOf, expressionOf, nameOf } from './ast.js'
import type { Dialect } from './dialect.js'
import { expressionText } from './sql-parser.js'

const POSTGRES: ReadonlySet<Dialect> = new Set<Dialect>([
  'postgresql',
  'redshift',
  'cockroachdb',
  'materialize',
  'risingwave',
])

/** Where a column stands in its list: its number, and how many before it have no name. */
export interface Place {
  readonly at: number
  readonly unnamed: number
}

/** The name a database gives to a column without one; where it has no rule of its own, the expression's text. */
export function defaultName(expression: unknown, dialect: Dialect, { at, unnamed }: Place): string {
  if (dialect === 'bigquery') return `f${unnamed}_`
  if (dialect === 'trino' || dialect === 'presto' || dialect === 'athena') return `_col${at}`
  if (dialect === 'hive') return `_c${at}`
  if (POSTGRES.has(dialect)) return postgresName(expression)
  return expressionText(expression, dialect) ?? '?'
}

/** PostgreSQL: a function's name, the name below a cast, `case`, else `?column?`. */
function postgresName(expression: unknown): string {
  const inner = expressionOf(expression)
  if (!inner) return '?column?'
  const { kind, body } = inner
  if (
    kind === 'cast' ||
    kind === 'paren' ||
    kind === 'subscript' ||
    kind === 'window_function' ||
    kind === 'within_group'
  )
    return postgresName(body.this)
  if (kind === 'column') return nameOf(body) ?? '?column?'
  if (kind === 'dot') return nameOf(body.field) ?? '?column?'
  if (kind === 'case') return 'case'
  if (kind === 'subquery')
    return postgresName((bodyOf(body.this, 'select')?.expressions as readonly unknown[] | undefined)?.[0])
  const called = nameOf(body.original_name) ?? (kind === 'function' ? nameOf(body.name) : nameOf(body))
  if (called) return called.toLowerCase()
  return FUNCTION_KINDS.test(kind) ? kind : '?column?'
}

const FUNCTION_KINDS =
  /^(?:coalesce|row_number|rank|dense_rank|lag|lead|upper|lower|length|round|greatest|least|array_agg)$/
