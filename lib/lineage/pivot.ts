import { bodyOf, expressionOf, isNode, listOf, type Node, nameOf, namesOf } from './ast.js'
import type { Dialect } from './dialect.js'
import { valueOrigins } from './expression.js'
import { relationsOf } from './relation.js'
import { below, type Scope } from './scope.js'
import { type Column, distinct, type Origin, type Relation, renamed, type Shape, sameName } from './shape.js'

/** PIVOT and UNPIVOT: the columns they use up are replaced by those they make; the others pass. */
export function pivotRelation(kind: string, body: Node, scope: Scope): Relation {
  const source = expressionOf(body.this)
  // DuckDB's `PIVOT t` keeps the table as a column.
  const item = source?.kind === 'column' ? { table: { name: source.body.name, schema: source.body.table } } : body.this
  const inner = relationsOf(item, scope)
  const [base] = inner
  const alias = nameOf(body.alias) ?? base?.alias
  if (!base) return { columns: [] }
  const change = (kind === 'unpivot' || body.unpivot === true ? unpivoted : pivoted)(
    body,
    below(scope, { relations: inner }),
  )
  const isUsed = (name: string): boolean => change.used.some((one) => sameName(one, name))
  const passed = base.columns.filter(({ name }) => !isUsed(name))
  const rest = change.rest ?? base.rest
  const shape: Shape = { columns: [...passed, ...change.made], ...(rest && { rest }) }
  return { ...renamed(shape, undefined, namesOf(body.alias_columns)), ...(alias !== undefined && { alias }) }
}

interface Change {
  readonly used: readonly string[]
  readonly made: readonly Column[]
  readonly rest?: (name: string) => readonly Origin[]
}

const columnsIn = (node: unknown): readonly string[] => {
  const expression = expressionOf(node)
  if (expression?.kind === 'column') return [nameOf(expression.body) ?? '']
  if (Array.isArray(node)) return node.flatMap(columnsIn)
  return isNode(node) ? Object.values(node).flatMap(columnsIn) : []
}

function pivoted(body: Node, scope: Scope): Change {
  const using = listOf(body.using)
  const aggregates = using.length > 0 ? using : listOf(body.expressions)
  const keys = using.length > 0 ? listOf(body.expressions) : []
  const fields = [...listOf(body.fields), ...keys].flatMap((field): readonly Node[] =>
    [bodyOf(field, 'in')].filter(isNode),
  )
  const values = fields.flatMap((field) => listOf(field.expressions))
  const { dialect } = scope.statement
  const made = values.flatMap((value) =>
    aggregates.map((aggregate) => {
      const label = nameOf(bodyOf(aggregate, 'alias')?.alias)
      const name = pivotedName(pivotValue(value, dialect), label, aggregates.length, dialect)
      return { name, origins: valueOrigins(aggregate, scope) }
    }),
  )
  const used = [...aggregates, ...keys, ...fields.map((field) => field.this)].flatMap(columnsIn)
  if (made.length > 0) return { used, made }
  return { used, made, rest: () => distinct(aggregates.flatMap((one) => valueOrigins(one, scope))) }
}

function pivotedName(value: string, label: string | undefined, aggregates: number, dialect: Dialect): string {
  if (label === undefined) return value
  if (dialect === 'bigquery') return `${label}_${value}`
  const plain = aggregates === 1 && (dialect === 'spark' || dialect === 'databricks')
  return plain ? value : `${value}_${label}`
}

/** The column a pivoted value gives its name to. */
function pivotValue(value: unknown, dialect: Dialect): string {
  const alias = bodyOf(value, 'pivot_alias') ?? bodyOf(value, 'alias')
  if (alias) return nameOf(alias.alias) ?? ''
  const literal = bodyOf(value, 'literal')
  if (!literal) return nameOf(value) ?? ''
  const quoted = literal.literal_type === 'string' && (dialect === 'snowflake' || dialect === 'oracle')
  return quoted ? `'${String(literal.value)}'` : String(literal.value)
}

function unpivoted(body: Node, scope: Scope): Change {
  const into = bodyOf(body.into, 'unpivot_columns')
  const inputs = (into ? listOf(body.expressions) : listOf(body.columns)).map(
    (one) => bodyOf(one, 'pivot_alias')?.this ?? one,
  )
  const origins = distinct(inputs.flatMap((one) => valueOrigins(one, scope)))
  const keys = into ? [nameOf(into.this) ?? ''] : [nameOf(body.name_column) ?? '']
  const values = into ? namesOf(into.expressions) : [nameOf(body.value_column) ?? '']
  return {
    used: inputs.flatMap(columnsIn),
    made: [...keys.map((name) => ({ name, origins: [] })), ...values.map((name) => ({ name, origins }))],
  }
}
