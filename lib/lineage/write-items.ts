import { bodyOf, isNode, listOf, type Node, nameOf } from './ast.js'
import type { Dialect } from './dialect.js'
import { splitName, tableName } from './name.js'
import { sameName } from './shape.js'
import type { TableName } from './statement.js'

/** One relation of an UPDATE, DELETE or MERGE. */
export interface WriteItem {
  /** As in a FROM clause. */
  readonly item: unknown
  /** The join that brings it, if one does. */
  readonly join?: Node
  readonly table?: TableName
  readonly alias?: string
}

/** The relations of an UPDATE, DELETE or MERGE, and which of them it writes. */
export interface WriteItems {
  readonly all: readonly WriteItem[]
  readonly written: readonly WriteItem[]
}

function describe(item: unknown, dialect: Dialect, join?: Node): WriteItem {
  const alias = bodyOf(item, 'alias')
  const inner = alias ? alias.this : item
  const body = bodyOf(inner, 'table')
  const table = body && tableName(body, dialect)
  const name = nameOf(alias?.alias) ?? nameOf(body?.alias)
  return { item, ...(join && { join }), ...(table && { table }), ...(name !== undefined && { alias: name }) }
}

/** A table reference that the parser left without its kind. */
const asItem = (node: unknown): unknown => (isNode(node) && 'name' in node ? { table: node } : node)

/** Takes an UPDATE, DELETE or MERGE apart. */
export function writeItems(kind: string, body: Node, dialect: Dialect): WriteItems {
  const aliased =
    kind === 'delete' && isNode(body.table) && body.alias ? { ...body.table, alias: body.alias } : body.table
  const own = describe(asItem(kind === 'merge' ? body.this : aliased), dialect)
  const from = isNode(body.from_clause) ? listOf(body.from_clause.expressions) : []
  const beside = [
    ...listOf(body.extra_tables).map(asItem),
    ...(kind === 'merge' ? [body.using] : listOf(body.using).map(asItem)),
    ...from,
  ].map((item) => describe(item, dialect))
  const joins = [...listOf(body.table_joins), ...listOf(body.from_joins), ...listOf(body.joins)].filter(isNode)
  const others = [...beside, ...joins.map((join) => describe(join.this, dialect, join))]
  const qualifiers = writtenNames(kind, body)
  if (qualifiers.length === 0) {
    const target = find(others, own.alias === undefined ? (own.table?.parts ?? []) : [own.alias], dialect)
    return target ? { all: others, written: [target] } : { all: [own, ...others], written: [own] }
  }
  const all = [own, ...others]
  const written = qualifiers.map((name) => find(all, name, dialect) ?? own)
  return { all, written: [...new Set(written)] }
}

/** The names MySQL's multi-table statements and `DELETE t FROM …` say they write. */
function writtenNames(kind: string, body: Node): readonly (readonly string[])[] {
  if (kind === 'delete')
    return listOf(body.tables).map((one) =>
      isNode(one) && one.schema ? [nameOf(one.schema)!, nameOf(one)!] : splitName(one),
    )
  const several = kind === 'update' && listOf(body.table_joins).length + listOf(body.extra_tables).length > 0
  if (!several) return []
  return listOf(body.set)
    .map((pair) => splitName(listOf(pair)[0]).slice(0, -1))
    .map((name) => name.slice(-1))
}

function find(items: readonly WriteItem[], name: readonly string[], dialect: Dialect): WriteItem | undefined {
  if (name.length === 0) return undefined
  const byName = items.filter(({ table }) => table && endsWith(table.parts, name))
  const exact = items.find(({ alias }) => name.length === 1 && alias !== undefined && sameName(alias, name[0]!))
  const plain = byName.find(({ alias }) => alias === undefined)
  // T-SQL: the target's name may mean the one relation in FROM that has it, whatever its alias.
  return exact ?? plain ?? (dialect === 'tsql' && byName.length === 1 ? byName[0] : undefined)
}

const endsWith = (parts: readonly string[], name: readonly string[]): boolean =>
  name.length <= parts.length && name.every((part, at) => sameName(part, parts[parts.length - name.length + at]!))
