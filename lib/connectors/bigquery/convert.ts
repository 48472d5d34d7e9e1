import type { TableType } from '../../record/entities/table.js'
import { type Cells, required } from '../../services/database/information-schema/row.js'
import { createProcedureRows } from '../../services/database/information-schema/tables.js'
import type { ColumnRow, ColumnType, StoredProcedureRow, TableRow, TagRow } from '../../services/database/rows.js'
import { textsIn } from './literal.js'
import { columnType } from './types.js'

/** The text that an option holds. */
export const optionText = (row: Cells, key: string): string | undefined => textsIn(row.text(key) ?? '')[0] || undefined

/** A row of `tablesQuery`: all but what other listings tell. */
export function tableRow(row: Cells): Omit<TableRow, 'columns'> {
  const created = row.number('created')
  return {
    name: required(row, 'table_name'),
    type: tableType(required(row, 'table_type')),
    comment: optionText(row, 'description'),
    definition: row.text('ddl') || row.text('view_definition') || undefined,
    location: optionText(row, 'uris'),
    lifeCycle: created === undefined ? undefined : { created: { timestamp: created } },
  }
}

/** Clones and snapshots are tables. */
function tableType(printed: string): TableType {
  if (printed === 'VIEW') return 'View'
  if (printed === 'MATERIALIZED VIEW') return 'MaterializedView'
  return printed.startsWith('EXTERNAL') ? 'External' : 'Regular'
}

/** Labels of a table, as `[STRUCT("key", "value"), …]`: the key is the classification, the value the tag. */
export function labelTags(printed: string | undefined): TagRow[] {
  const texts = textsIn(printed ?? '')
  return texts.flatMap((classification, at) => (at % 2 === 0 ? [{ classification, tag: texts[at + 1] ?? '' }] : []))
}

/** A column from its rows of `columnsQuery`, with the comments of the fields in it. */
export function columnRow(rows: readonly Cells[]): ColumnRow {
  const [row] = rows
  const name = required(row!, 'column_name')
  const comments = new Map(rows.map((field) => [field.text('field_path'), field.text('description')]))
  return {
    name,
    type: commented(columnType(required(row!, 'data_type')), name, comments),
    nullable: row!.text('is_nullable') !== 'NO',
    comment: comments.get(name) || undefined,
  }
}

function commented(type: ColumnType, path: string, comments: ReadonlyMap<unknown, string | undefined>): ColumnType {
  if (!type.fields) return type
  const fields = type.fields.map((field) => {
    const at = `${path}.${field.name}`
    return { ...field, type: commented(field.type, at, comments), comment: comments.get(at) || undefined }
  })
  return { ...type, fields }
}

const LANGUAGES: Readonly<Record<string, StoredProcedureRow['language']>> = {
  JAVASCRIPT: 'JavaScript',
  PYTHON: 'Python',
  JAVA: 'Java',
}

/** Rows of `routinesQuery`; what has no language is a remote function. */
export function createRoutineRows(): (row: Cells) => StoredProcedureRow {
  const named = createProcedureRows()
  return (row) => {
    const routine = named(row)
    return {
      ...routine,
      language: routine.language ?? LANGUAGES[row.text('external_language')?.toUpperCase() ?? ''] ?? 'External',
      comment: optionText(row, 'description'),
    }
  }
}
