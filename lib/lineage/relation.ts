import { bodyOf, expressionOf, isNode, listOf, type Node, nameOf, namesOf } from './ast.js'
import { UNNEST_IN_FROM } from './dialect.js'
import { functionRelation } from './function-relation.js'
import { isNoTable, tableName } from './name.js'
import { pivotRelation } from './pivot.js'
import { isQuery, queryShape } from './query.js'
import { below, findRelation, type Scope } from './scope.js'
import { NOTHING, type Relation, renamed, type Shape, STAR, tableShape } from './shape.js'

/** The relations of one item of a FROM clause: a join has several. `scope` holds those to its left. */
export function relationsOf(item: unknown, scope: Scope): readonly Relation[] {
  const expression = expressionOf(item)
  if (!expression) return []
  const { kind, body } = expression
  switch (kind) {
    case 'table':
      return [tableRelation(body, scope)]
    case 'subquery':
      return subqueryRelations(body, scope)
    case 'alias':
      return aliased(relationsOf(body.this, scope), body)
    case 'paren':
    case 'table_sample':
      return relationsOf(body.this, scope)
    case 'joined_table':
      return joined(body, scope)
    case 'pivot':
    case 'unpivot':
      return [pivotRelation(kind, body, scope)]
    case 'lateral':
      return aliased(relationsOf(body.this, scope), body)
    case 'match_recognize':
      return [matchRecognize(body, scope)]
    case 'tuple':
      return recordSet(body, scope)
    default:
      return isQuery(item) ? [queryShape(item, below(scope))] : [functionRelation(kind, body, scope)]
  }
}

const aliasOf = (body: Node): string | undefined => nameOf(body.alias) || undefined

/** The relations under an alias, if there is one. */
function aliased(relations: readonly Relation[], body: Node): readonly Relation[] {
  const alias = aliasOf(body)
  const [only] = relations
  if (alias === undefined || !only) return relations
  const names = namesOf(body.column_aliases)
  return [{ ...only, ...relabelled(only, only.table ? undefined : alias, names), alias }]
}

/** New column names; on a table function without columns they all stand for its value. */
const relabelled = (relation: Relation, alias: string | undefined, names: readonly string[]): Shape =>
  renamed(relation, relation.value ? undefined : alias, names)

function tableRelation(body: Node, scope: Scope): Relation {
  const { statement } = scope
  const table = tableName(body, statement.dialect)
  const names = namesOf(body.column_aliases)
  const alias = aliasOf(body)
  if (!table || isNoTable(body, table, statement.dialect))
    return {
      ...NOTHING,
      columns: [{ name: STAR, origins: [] }],
      rest: () => [],
      value: true,
      ...(alias !== undefined && { alias }),
    }
  const cte = table.parts.length === 1 ? scope.ctes.get(table.parts[0]!.toLowerCase()) : undefined
  const label = alias ?? table.parts.at(-1)!
  if (cte) return { ...renamed(cte(), label, names), alias: label }
  if (table.parts.length > 1 && UNNEST_IN_FROM.has(statement.dialect)) {
    const owner = findRelation(scope, table.parts.slice(0, 1))
    if (owner) {
      const [, ...path] = table.parts
      return functionRelation(
        'unnest',
        { this: { column: { name: path[0], table: owner.alias } }, alias: label },
        scope,
      )
    }
  }
  return { ...renamed(tableShape(table, statement.lookup(table)), undefined, names), table, alias: label }
}

function subqueryRelations(body: Node, scope: Scope): readonly Relation[] {
  const alias = aliasOf(body)
  const names = namesOf(body.column_aliases)
  if (!isQuery(body.this)) return aliased(relationsOf(body.this, scope), body)
  const shape = renamed(queryShape(body.this, below(scope)), alias, names)
  return [alias === undefined ? shape : { ...shape, alias }]
}

function joined(body: Node, scope: Scope): readonly Relation[] {
  let relations = relationsOf(body.left, scope)
  for (const join of listOf(body.joins)) {
    if (!isNode(join)) continue
    relations = [...relations, ...relationsOf(join.this, { ...scope, relations: [...scope.relations, ...relations] })]
  }
  return aliased(relations, body)
}

/** `MATCH_RECOGNIZE`: the columns it partitions by, and its measures. */
function matchRecognize(body: Node, scope: Scope): Relation {
  const inner = relationsOf(body.this, scope)
  const variables = listOf(body.define).map((one) => nameOf(listOf(one)[0]))
  const [base] = inner
  const all = variables.flatMap((alias) => (alias && base ? [{ ...base, alias, qualifiedOnly: true }] : []))
  const measures = listOf(body.measures).map((one) => (isNode(one) ? one.this : one))
  const select = { select: { expressions: [...listOf(body.partition_by), ...measures] } }
  const shape = queryShape(select, { ...below(scope), relations: [...inner, ...all] })
  const alias = aliasOf(body)
  const rest = listOf(body.rows).length > 0 ? base?.rest : undefined
  return { ...renamed({ ...shape, ...(rest && { rest }) }, alias), ...(alias && { alias }) }
}

/** `f(…) AS x(a int, b text)`, which the parser keeps as a pair. */
function recordSet(body: Node, scope: Scope): readonly Relation[] {
  const [call, label] = listOf(body.expressions)
  const alias = bodyOf(label, 'table_alias')
  const inner = relationsOf(call, scope)
  if (!alias) return inner
  const names = listOf(alias.columns).flatMap((one) => nameOf(bodyOf(one, 'column_def') ?? one) ?? [])
  return aliased(inner, { alias: alias.this, column_aliases: names })
}
