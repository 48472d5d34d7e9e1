import type { TableOptions } from '../../../services/database/reader.js'
import type { TableRow } from '../../../services/database/rows.js'
import type { PostgresClient } from '../client.js'
import {
  type ExternalColumn,
  type ExternalTable,
  externalRow,
  type KeyRow,
  type Relation,
  type RelationColumn,
  relationRow,
} from './convert.js'
import { COLUMNS, EXTERNAL_COLUMNS, EXTERNAL_TABLES, KEYS, LATE_BINDING_COLUMNS, RELATIONS } from './queries.js'

/** What a listing asks: all rows at once, or row by row. */
export type Ask = Pick<PostgresClient, 'rows' | 'stream'>

/**
 * The tables and views of a schema of the database, then its external tables, in six queries. Only the columns of tables
 * and external tables, which are most of it, come row by row.
 */
export async function* listing(
  ask: Ask,
  { database, schema }: { readonly database: string; readonly schema: string },
  { tables, views }: Pick<TableOptions, 'tables' | 'views'>,
): AsyncGenerator<TableRow, void> {
  const relations = byName(await ask.rows<Relation>(RELATIONS, [schema]))
  const keys = grouped(await ask.rows<KeyRow>(KEYS, [schema]))
  const late = views ? grouped(await ask.rows<RelationColumn>(LATE_BINDING_COLUMNS, [schema])) : new Map()
  const isWanted = ({ sort }: Relation): boolean => (sort === 'v' ? views : tables)
  const made = (relation: Relation, columns: readonly RelationColumn[]) =>
    isWanted(relation) ? [relationRow(relation, schema, columns, keys.get(relation.name) ?? [])] : []
  for await (const columns of runs(ask.stream<RelationColumn>(COLUMNS, [schema]))) {
    const relation = relations.get(columns[0].relation)
    if (!relation) continue // the table behind a materialized view, or one made meanwhile
    relations.delete(relation.name)
    yield* made(relation, columns)
  }
  for (const relation of relations.values()) yield* made(relation, late.get(relation.name) ?? [])
  if (tables) yield* externals(ask, [schema, database])
}

async function* externals(ask: Ask, at: readonly [string, string]): AsyncGenerator<TableRow, void> {
  const tables = byName(await ask.rows<ExternalTable>(EXTERNAL_TABLES, at))
  if (tables.size === 0) return
  for await (const columns of runs(ask.stream<ExternalColumn>(EXTERNAL_COLUMNS, at))) {
    const table = tables.get(columns[0].relation)
    if (!table) continue
    tables.delete(table.name)
    yield externalRow(table, columns)
  }
  for (const table of tables.values()) yield externalRow(table, [])
}

const byName = <T extends { readonly name: string }>(all: readonly T[]): Map<string, T> =>
  new Map(all.map((one) => [one.name, one]))

function grouped<T extends { readonly relation: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.relation)
    if (group) group.push(row)
    else groups.set(row.relation, [row])
  }
  return groups
}

/** Rows that follow each other and are of the same relation. */
async function* runs<T extends { readonly relation: string }>(
  rows: AsyncIterable<T>,
): AsyncGenerator<readonly [T, ...T[]], void> {
  let run: [T, ...T[]] | undefined
  for await (const row of rows) {
    if (run && run[0].relation === row.relation) run.push(row)
    else {
      if (run) yield run
      run = [row]
    }
  }
  if (run) yield run
}
