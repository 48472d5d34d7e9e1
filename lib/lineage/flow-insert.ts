import { bodyOf, expressionOf, isNode, listOf, type Node, nameOf, namesOf } from './ast.js'
import { valueOrigins } from './expression.js'
import { assigned, type Flows, flowsTo, joined, targetPath } from './flow-assign.js'
import { tableName } from './name.js'
import { fromScope, queryShape } from './query.js'
import { below, type Scope } from './scope.js'
import { type Column, distinct, type Relation, renamed, type Shape, STAR, tableShape } from './shape.js'
import type { TableName } from './statement.js'
import { insertScope } from './write-scope.js'

/** INSERT … SELECT or VALUES, by position or by name, and what ON CONFLICT or ON DUPLICATE KEY assigns. */
export function insertFlows(body: Node, scope: Scope): Flows {
  const table = tableName(
    expressionOf(body.table)?.kind === 'table' ? expressionOf(body.table)!.body : body.table,
    scope.statement.dialect,
  )
  const target = body.directory || body.function_target ? undefined : table
  const shape = insertShape(body, target, scope)
  // Rows of values for columns that are not known have no names.
  const isNamed = listOf(body.values).length === 0 || targetColumns(body, target, shape, scope).length > 0
  const inserted = isNamed ? flowsTo(target, shape) : []
  return joined([...inserted, ...conflictFlows(body, target, shape, scope)])
}

function insertShape(body: Node, target: TableName | undefined, scope: Scope): Shape {
  const rows = listOf(body.values)
  const source = bodyOf(body.source, 'table')
  const name = source && tableName(source, scope.statement.dialect)
  const shape = name
    ? tableShape(name, scope.statement.lookup(name))
    : rows.length > 0
      ? { columns: valueColumns(rows, scope) }
      : queryShape(body.query, scope)
  if (body.by_name === true) return shape
  return renamed(shape, undefined, targetColumns(body, target, shape, scope))
}

/** The columns written, in order: as listed, or the table's own but for those of a static partition. */
function targetColumns(
  body: Node,
  target: TableName | undefined,
  shape: Shape,
  { statement }: Scope,
): readonly string[] {
  const listed = namesOf(body.columns)
  if (listed.length > 0) return listed
  const fixed = new Set(
    listOf(body.partition).flatMap((pair) => (listOf(pair)[1] ? (nameOf(listOf(pair)[0])?.toLowerCase() ?? []) : [])),
  )
  const known = (target && statement.lookup(target))?.filter((name) => !fixed.has(name.toLowerCase())) ?? []
  const open = shape.columns.some(({ name }) => name === STAR)
  return open ? [] : known.slice(0, shape.columns.length)
}

function valueColumns(rows: readonly unknown[], scope: Scope): readonly Column[] {
  const width = Math.max(0, ...rows.map((row) => listOf(row).length))
  return Array.from({ length: width }, (_, at) => ({
    name: `column${at + 1}`,
    origins: distinct(rows.flatMap((row) => valueOrigins(listOf(row)[at], scope))),
  }))
}

/** `EXCLUDED.a`, `VALUES(a)` and the row's alias mean what would have been inserted. */
function conflictFlows(body: Node, target: TableName | undefined, shape: Shape, scope: Scope): Flows {
  const clause = bodyOf(body.on_conflict, 'on_conflict')
  if (!clause || !target) return []
  const pairs = [...listOf(clause.expressions), ...listOf(bodyOf(clause.action, 'tuple')?.expressions)]
  const proposed: Relation = { ...shape, alias: nameOf(body.source_alias) ?? 'excluded', qualifiedOnly: true }
  const select = bodyOf(body.query, 'select')
  const outer = insertScope(body, select ? fromScope(select, below(scope)) : scope)
  const within = below(outer, { relations: [...outer.relations, proposed] })
  return pairs.flatMap((pair) => {
    const eq = bodyOf(pair, 'eq')
    return eq
      ? assigned(targetPath(eq.left), proposedValues(eq.right), within, [{ item: body.table, table: target }])
      : []
  })
}

/** MySQL's `VALUES(a)` as `excluded.a`. */
function proposedValues(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(proposedValues)
  if (!isNode(node)) return node
  const call = bodyOf(node, 'function')
  if (call && nameOf(call.name)?.toLowerCase() === 'values') {
    return { column: { name: nameOf(bodyOf(listOf(call.args)[0], 'column')), table: 'excluded' } }
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, proposedValues(value)]))
}

/** Oracle's and Snowflake's INSERT ALL: each branch takes the columns of one query. */
export function multiInsertFlows(body: Node, scope: Scope): Flows {
  const shape = queryShape(body.source, scope)
  const within = below(scope, { relations: [shape] })
  return joined(
    listOf(body.expressions).flatMap((branch) => {
      const insert = bodyOf(bodyOf(branch, 'conditional_insert')?.this ?? branch, 'insert')
      if (!insert) return []
      if (listOf(insert.values).length > 0) return insertFlows(insert, within)
      const table = tableName(insert.table, scope.statement.dialect)
      return flowsTo(table, renamed(shape, undefined, targetColumns(insert, table, shape, scope)))
    }),
  )
}
