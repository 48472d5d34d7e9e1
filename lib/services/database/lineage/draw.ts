import {
  type LineageParser,
  maskLiterals,
  type StatementLineage,
  type TableName,
  tableText,
} from '../../../lineage/index.js'
import type { FindTable } from '../tables/table-finder.js'
import { type Edge, edgesOf, type Node } from './edges.js'
import type { Statement } from './statement.js'

export interface DrawOptions {
  readonly parser: LineageParser
  readonly find: FindTable
  /** What keeps a statement or a table from being drawn. */
  readonly warn: (key: string, reason: string) => void
}

/** One of the statements in a text, and the edges it draws. */
export interface Drawn {
  readonly text: string
  readonly edges: readonly Edge[]
}

type NodeOf = (table: TableName) => Node

/** Characters of a statement that a warning quotes. */
const QUOTED = 200

/** From SQL to edges between tables: the parser says which names, the catalog which tables and columns they are. */
export function createDraw({ parser, find, warn }: DrawOptions): (statement: Statement) => Promise<readonly Drawn[]> {
  const nodesOf = async ({ database, schema }: Statement, tables: readonly TableName[]): Promise<NodeOf> => {
    const nodes = new Map<string, Node>()
    await Promise.all(
      tables.map(async (table) => {
        const found = await find({ parts: table.parts, database, schema })
        const text = tableText(table)
        if ('ambiguous' in found) warn(text, `may be any of ${found.ambiguous.join(', ')}: none is taken`)
        if ('missing' in found) warn(text, 'is not in the catalog')
        const key = [database ?? '', ...table.parts].join('.') // a temporary table lies in no schema
        nodes.set(text, 'table' in found ? { key: found.table.fqn, table: found.table } : { key: key.toLowerCase() })
      }),
    )
    return (table) => nodes.get(tableText(table))!
  }
  /** Parsed again with the columns of the tables, where the text alone does not say which column is whose. */
  const withColumns = async (
    { dialect }: Statement,
    sql: string,
    lineage: StatementLineage,
    nodeOf: NodeOf,
  ): Promise<StatementLineage> => {
    const tables = [...lineage.sources, ...lineage.targets].flatMap((table) => {
      const columns = nodeOf(table).table?.columns.map(({ name }) => name) ?? []
      return columns.length > 0 ? [{ parts: table.parts, columns }] : []
    })
    if (tables.length === 0 || (lineage.sources.length === 1 && !hasStar(lineage))) return lineage
    const [again] = await parser.parse({ sql, dialect, schema: { tables } })
    return again && 'lineage' in again ? again.lineage : lineage
  }
  return async (statement) => {
    const drawn: Drawn[] = []
    for (const result of await parser.parse({ sql: statement.sql, dialect: statement.dialect })) {
      if ('error' in result) {
        const quoted = maskLiterals(result.sql, statement.dialect).slice(0, QUOTED)
        warn(statement.name, `not parsed: ${result.error}: ${quoted}`)
        continue
      }
      const { sources, targets } = result.lineage
      if (sources.length === 0 || (targets.length === 0 && !statement.view)) continue
      const nodeOf = await nodesOf(statement, [...sources, ...targets])
      const lineage = await withColumns(statement, result.sql, result.lineage, nodeOf)
      drawn.push({ text: result.sql, edges: edgesOf(lineage, nodeOf, statement.view) })
    }
    return drawn
  }
}

const hasStar = ({ columns }: StatementLineage): boolean =>
  columns.some(({ to, from }) => [to, ...from].some(({ column }) => column === '*'))
