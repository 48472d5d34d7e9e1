import type { Dialect } from './dialect.js'
import { statementFlows } from './flow.js'
import { maskLiterals } from './mask.js'
import { type Parsed, ParseError, parseStatement } from './parse.js'
import { rootScope, type Statement } from './scope.js'
import { splitScript } from './script.js'
import { STAR } from './shape.js'
import type {
  ColumnFlow,
  JoinPair,
  SqlRequest,
  StatementColumns,
  StatementLineage,
  StatementResult,
} from './statement.js'
import { tableText } from './statement.js'
import { type ColumnLookup, columnLookup } from './table-columns.js'
import { statementTables } from './tables.js'

/** The lineage of each statement of a script, in its order; a statement that can't be parsed is an error in its place. */
export const parseLineage = (request: SqlRequest): readonly StatementResult[] =>
  splitScript(request.sql, request.dialect).map((sql) => parseStatementLineage({ ...request, sql }))

/** The lineage of one statement. */
export function parseStatementLineage({ sql, dialect, schema, masks }: SqlRequest): StatementResult {
  const statement = { sql, ...(masks ? { masked: maskLiterals(sql, dialect) } : {}) }
  try {
    return { ...statement, lineage: statementLineage(parseStatement(sql, dialect), dialect, columnLookup(schema)) }
  } catch (error) {
    if (error instanceof ParseError) return { ...statement, error: error.message }
    throw error
  }
}

function statementLineage(parsed: Parsed, dialect: Dialect, lookup: ColumnLookup): StatementLineage {
  const all = parsed.trees.map((tree) => statementTables(tree, dialect))
  const tables = {
    kind: parsed.kind ?? all[0]?.kind ?? 'other',
    sources: unique(all.flatMap(({ sources }) => sources)),
    targets: unique(all.flatMap(({ targets }) => targets)),
    intermediates: unique(all.flatMap(({ intermediates }) => intermediates)),
  }
  try {
    return { ...tables, ...statementColumns(parsed, dialect, lookup) }
  } catch (error) {
    return { ...tables, columns: [], joins: [], columnsFailed: String(error) }
  }
}

function statementColumns({ trees, lists }: Parsed, dialect: Dialect, lookup: ColumnLookup): StatementColumns {
  const joins: JoinPair[] = []
  const statement: Statement = { dialect, lookup, joins, lists }
  const columns: ColumnFlow[] = trees.flatMap((tree) => statementFlows(tree, rootScope(statement)))
  return { columns, joins: distinctPairs(joins) }
}

const unique = <T extends { readonly parts: readonly string[] }>(tables: readonly T[]): readonly T[] => [
  ...new Map(tables.map((table) => [tableText(table), table])).values(),
]

const pairText = ({ left, right }: JoinPair): string =>
  [left, right]
    .map(({ table, column }) => `${tableText(table)}.${column}`)
    .join('=')
    .toLowerCase()

const distinctPairs = (pairs: readonly JoinPair[]): readonly JoinPair[] => [
  ...new Map(
    pairs
      .filter(({ left, right }) => left.column !== STAR && right.column !== STAR)
      .map((pair) => [pairText(pair), pair]),
  ).values(),
]
