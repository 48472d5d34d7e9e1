import { type Cells, required } from '../../services/database/information-schema/row.js'
import type { TableRow } from '../../services/database/rows.js'
import { columnsOfQuery, tableNamesQuery } from './queries.js'
import type { Session } from './session.js'
import type { Scope } from './settings.js'
import { createColumns, sourceOf, stageRow, streamRow } from './streams.js'

/** A stream or a stage. */
export interface Extra {
  readonly kind: 'stream' | 'stage'
  readonly row: Cells
  /** As the catalog has it: tables, streams and stages may share a name in Snowflake, and not there. */
  readonly name: string
}

/** The streams and stages of a schema, as far as the connection asks for them. */
export async function listedExtras(session: Session, schema: string, scope: Scope): Promise<Extra[]> {
  if (!scope.streams && !scope.stages) return []
  const taken = new Set<string>()
  for await (const row of session.ask(tableNamesQuery(session.database, schema, { transient: true })))
    taken.add(required(row, 'table_name'))
  const found: Extra[] = []
  const gather = async (kind: Extra['kind']): Promise<void> => {
    for await (const row of session.show(kind === 'stream' ? 'STREAMS' : 'STAGES', schema)) {
      const plain = required(row, 'name')
      const name = taken.has(plain) ? `${plain}(${kind})` : plain
      taken.add(name)
      found.push({ kind, row, name })
    }
  }
  if (scope.streams) await gather('stream')
  if (scope.stages) await gather('stage')
  return found
}

/** Streams and stages as tables: one query per database that the streams follow something in. */
export async function* extraRows(session: Session, extras: readonly Extra[]): AsyncGenerator<TableRow, void> {
  const columns = createColumns()
  const followed = new Map<string, (readonly string[])[]>()
  for (const { kind, row } of extras) {
    const [database, ...table] = (kind === 'stream' ? sourceOf(row) : undefined) ?? []
    if (database === undefined) continue
    const tables = followed.get(database) ?? []
    tables.push(table)
    followed.set(database, tables)
  }
  for (const [database, tables] of followed)
    for await (const row of session.ask(columnsOfQuery(database, tables))) columns.add(database, row)
  for (const { kind, row, name } of extras) {
    const source = kind === 'stream' ? sourceOf(row) : undefined
    yield kind === 'stage' ? stageRow(row, name) : streamRow(row, name, source && columns.of(source))
  }
}
