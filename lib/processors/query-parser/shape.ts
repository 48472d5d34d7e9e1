import type { Dialect } from '../../lineage/dialect.js'
import { type StatementKind, type StatementLineage, type StatementResult, tableText } from '../../lineage/statement.js'
import { queryChecksum } from '../../record/fqn.js'
import type { QueryShape, Use, UsedTable } from './parsed-query.js'

/** Dialects that the server has other names for. */
const SERVER_NAMES: Partial<Record<Dialect, string>> = { postgresql: 'postgres', generic: 'ansi', spark: 'sparksql' }

/** What a statement does to the tables it writes; those it reads are accessed. */
const WRITES: Partial<Record<StatementKind, Use>> = {
  create: 'created', insert: 'updated', update: 'updated', delete: 'updated', merge: 'updated', truncate: 'updated',
  alter: 'updated', copy: 'updated', load: 'updated', refresh: 'updated',
} // biome-ignore format: a table

/** The shape of a script, as its statements were read. */
export function shapeOf(dialect: Dialect, results: readonly StatementResult[]): QueryShape {
  const sql = results.map(({ masked = '' }) => masked).join(';\n')
  const statements = results.flatMap((result) => ('lineage' in result ? [result.lineage] : []))
  return {
    name: queryChecksum(sql),
    sql,
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
