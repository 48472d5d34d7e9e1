import { bodyOf, expressionOf, isNode, listOf, type Node, namesOf, withClause } from './ast.js'
import { cteScope } from './cte.js'
import { INTO_VARIABLES } from './dialect.js'
import { assignments, type Flows, flowsTo } from './flow-assign.js'
import { insertFlows, multiInsertFlows } from './flow-insert.js'
import { mergeFlows } from './flow-merge.js'
import { tableName } from './name.js'
import { isQuery, queryShape } from './query.js'
import type { Scope } from './scope.js'
import { renamed, type Shape } from './shape.js'
import type { TableName } from './statement.js'
import { writeItems } from './write-items.js'
import { writeScope } from './write-scope.js'

/** The columns a statement writes, or returns when it is a query; those of DML in its CTEs come first. */
export function statementFlows(node: unknown, outer: Scope): Flows {
  const expression = expressionOf(node)
  if (!expression) return []
  const { kind, body } = expression
  const scope = cteScope(withClause(body), outer)
  return [...cteFlows(withClause(body), outer), ...ownFlows(node, kind, body, scope, outer)]
}

function ownFlows(node: unknown, kind: string, body: Node, scope: Scope, outer: Scope): Flows {
  const { dialect } = scope.statement
  switch (kind) {
    case 'insert':
      return insertFlows(body, scope)
    case 'multitable_inserts':
      return multiInsertFlows(body, scope)
    case 'update': {
      const { written } = writeItems(kind, body, dialect)
      return assignments(listOf(body.set), writeScope(kind, body, scope), written)
    }
    case 'merge':
      return mergeFlows(body, scope)
    case 'delete':
      writeScope(kind, body, scope)
      return []
    case 'create_table':
      return body.as_select ? created(body.name, queryShape(body.as_select, scope), columnList(body), scope) : []
    case 'create_view':
      return body.query
        ? created(body.to_table ?? body.name, queryShape(body.query, scope), columnList(body), scope)
        : []
    case 'alter_view': {
      const query = listOf(body.actions).find((action) => isNode(action) && action.AsSelect)
      return isNode(query) ? created(body.name, queryShape(query.AsSelect, scope), [], scope) : []
    }
    case 'cache':
      return body.query ? created(body.table, queryShape(body.query, scope), [], scope) : []
    case 'create_task':
      return statementFlows(body.body, scope)
    case 'export':
      return flowsTo(undefined, queryShape(body.this, scope))
    case 'prepare':
      return statementFlows(body.statement, scope)
    case 'copy':
      return copied(body, scope)
    default:
      return isQuery(node) ? flowsTo(intoTable(body, scope), queryShape(node, outer)) : []
  }
}

function cteFlows(clause: unknown, outer: Scope): Flows {
  if (!isNode(clause)) return []
  const scope = cteScope(clause, outer)
  return listOf(clause.ctes).flatMap((cte) => {
    const query = isNode(cte) ? cte.this : undefined
    const kind = expressionOf(query)?.kind ?? ''
    return /^(?:insert|update|merge)$/.test(kind) ? statementFlows(query, scope) : []
  })
}

const intoTable = (body: Node, { statement }: Scope): TableName | undefined =>
  isNode(body.into) && !INTO_VARIABLES.has(statement.dialect)
    ? tableName(expressionOf(body.into.this)?.body, statement.dialect)
    : undefined

/** The column names of a CREATE, if they name all columns of its query. */
function columnList(body: Node): readonly string[] {
  const definitions = isNode(body.schema) ? listOf(body.schema.expressions) : []
  const columns = [...listOf(body.columns), ...definitions.map((one) => bodyOf(one, 'column_def'))]
  return namesOf(columns.map((one) => (isNode(one) && isNode(one.name) ? one.name : one)))
}

function created(target: unknown, shape: Shape, names: readonly string[], { statement }: Scope): Flows {
  const table = tableName(
    expressionOf(target)?.kind === 'table' ? expressionOf(target)!.body : target,
    statement.dialect,
  )
  const byPosition = names.length >= shape.columns.length || statement.dialect !== 'mysql'
  return flowsTo(table, byPosition ? renamed(shape, undefined, names) : shape)
}

/** `COPY INTO t(a) FROM (SELECT …)` and `COPY (SELECT …) TO …`. */
function copied(body: Node, scope: Scope): Flows {
  const into = expressionOf(body.this)
  const target = into?.kind === 'schema' ? into.body.this : body.this
  const query = listOf(body.files).find(isQuery)
  if (body.kind === true && query) {
    const names = into?.kind === 'schema' ? namesOf(into.body.expressions) : []
    return created(target, queryShape(query, scope), names, scope)
  }
  return body.kind !== true && isQuery(body.this) ? flowsTo(undefined, queryShape(body.this, scope)) : []
}
