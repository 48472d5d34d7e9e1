import { isNode, listOf, type Node, nameOf, namesOf } from './ast.js'
import { valueOrigins } from './expression.js'
import type { Scope } from './scope.js'
import { type Column, type Origin, type Relation, STAR } from './shape.js'

/** What `LATERAL FLATTEN` returns. */
const FLATTEN = ['seq', 'key', 'path', 'index', 'value', 'this']

/** A table function: whatever it returns is made of the columns it is given. */
export function functionRelation(kind: string, body: Node, scope: Scope): Relation {
  const { alias: _alias, column_aliases: _names, ...call } = body
  const origins = kind === 'values' ? [] : valueOrigins({ [kind]: call }, scope)
  const alias = nameOf(body.alias)
  const names = namesOf(body.column_aliases)
  const offset = nameOf(body.offset_alias)
  const columns = [
    ...(kind === 'values' ? valuesColumns(body, scope) : declared(kind, body, names, origins, scope)),
    ...(offset === undefined && body.with_ordinality !== true ? [] : [{ name: offset ?? 'ordinality', origins: [] }]),
  ]
  return { columns, rest: () => origins, value: true, ...(alias !== undefined && { alias }) }
}

function declared(
  kind: string,
  body: Node,
  names: readonly string[],
  origins: readonly Origin[],
  scope: Scope,
): readonly Column[] {
  if (names.length > 0) return names.map((name) => ({ name, origins }))
  // Of several arrays each makes a column.
  const more = kind === 'unnest' ? listOf(body.expressions) : []
  if (more.length > 0)
    return [body.this, ...more].map((one, at) => ({ name: `column${at + 1}`, origins: valueOrigins(one, scope) }))
  const flatten = kind === 'function' && nameOf(body.name)?.toLowerCase() === 'flatten'
  const own = flatten ? FLATTEN : jsonColumns(body)
  return (own.length > 0 ? own : [STAR]).map((name) => ({ name, origins }))
}

/** The columns `JSON_TABLE`, `OPENJSON` and `XMLTABLE` declare. */
function jsonColumns(body: Node): readonly string[] {
  const schema = isNode(body.schema) && isNode(body.schema.j_s_o_n_schema) ? body.schema.j_s_o_n_schema : body
  return listOf(schema.expressions ?? body.columns).flatMap((one) => {
    if (!isNode(one)) return []
    const column = one.j_s_o_n_column_def ?? one.open_j_s_o_n_column_def ?? one.column_def
    return isNode(column) ? (nameOf(column.this) ?? nameOf(column.name) ?? []) : []
  })
}

/** The columns of VALUES, each made of what stands in its place in any row. */
function valuesColumns(body: Node, scope: Scope): readonly Column[] {
  const rows = listOf(body.expressions).map((row) => listOf(isNode(row) ? row.expressions : row))
  const width = Math.max(0, ...rows.map(({ length }) => length))
  const names = namesOf(body.column_aliases)
  return Array.from({ length: width }, (_, at) => ({
    name: names[at] ?? `column${at + 1}`,
    origins: rows.flatMap((row) => valueOrigins(row[at], scope)),
  }))
}
