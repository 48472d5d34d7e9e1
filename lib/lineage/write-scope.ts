import { bodyOf, isNode, type Node } from './ast.js'
import { collectJoins } from './join-pairs.js'
import { joinScope } from './query.js'
import { relationsOf } from './relation.js'
import { below, type Scope } from './scope.js'
import type { Relation } from './shape.js'
import { writeItems } from './write-items.js'

/** The scope inside an UPDATE, DELETE or MERGE: all its relations. */
export function writeScope(kind: string, body: Node, outer: Scope): Scope {
  let scope = below(outer)
  for (const { item, join } of writeItems(kind, body, outer.statement.dialect).all)
    scope = join ? joinScope(join, scope) : { ...scope, relations: [...scope.relations, ...relationsOf(item, scope)] }
  const where = isNode(body.where_clause) ? body.where_clause.this : undefined
  collectJoins([body.on, where], scope)
  return scope
}

/** The scope of what follows an INSERT: its target alone. */
export function insertScope(body: Node, outer: Scope): Scope {
  const table = bodyOf(body.table, 'table') ?? body.table
  const item = { table: isNode(table) && isNode(body.alias) ? { ...table, alias: body.alias } : table }
  const relations: readonly Relation[] = relationsOf(item, { ...below(outer), ctes: new Map() })
  return below(outer, { relations })
}
