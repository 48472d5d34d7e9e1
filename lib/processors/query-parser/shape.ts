import {
  type Dialect,
  maskLiterals,
  type StatementKind,
  type StatementLineage,
  tableText,
} from '../../lineage/index.js'
import { queryChecksum } from '../../record/fqn.js'
import type { QueryShape, Use, UsedTable } from './parsed-query.js'

/** Dialects that the server has other names for. */
const SERVER_NAMES: Partial<Record<Dialect, string>> = { postgresql: 'postgres', generic: 'ansi', spark: 'sparksql' }

/** What a statement does to the tables it writes; those it reads are accessed. */
const WRITES: Partial<Record<StatementKind, Use>> = {
  create: 'created', insert: 'updated', update: 'updated', delete: 'updated', merge: 'updated', truncate: 'updated',
  alter: 'updated', copy: 'updated', load: 'updated', refresh: 'updated',
} // biome-ignore format: a table

/** The shape of a text from what its statements do. */
export function shapeOf(sql: string, dialect: Dialect, statements: readonly StatementLineage[]): QueryShape {
  const masked = maskLiterals(sql, dialect)
  return {
    name: queryChecksum(masked),
    sql: masked,
    dialect: SERVER_NAMES[dialect] ?? dialect,
    tables: usedTables(statements),
    joins: statements.flatMap(({ joins }) => joins),
  }
}

function usedTables(statements: readonly StatementLineage[]): readonly UsedTable[] {
  const all = new Map<string, UsedTable>()
  for (const { kind, sources, targets } of statements) {
    const write = WRITES[kind]
    const used = [
      ...targets.map(({ parts }): UsedTable => ({ parts, uses: write ? [write] : [] })),
      ...sources.map(({ parts }): UsedTable => ({ parts, uses: ['accessed'] })),
    ]
    for (const { parts, uses } of used) {
      const key = tableText({ parts })
      all.set(key, { parts, uses: [...new Set([...(all.get(key)?.uses ?? []), ...uses])] })
    }
  }
  return [...all.values()]
}
