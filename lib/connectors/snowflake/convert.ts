import type { TableType } from '../../record/entities/table.js'
import { type Cells, required } from '../../services/database/information-schema/row.js'
import { createProcedureRows } from '../../services/database/information-schema/tables.js'
import type { ColumnRow, DatabaseRow, StoredProcedureRow, TableRow, TagRow } from '../../services/database/rows.js'
import { pathNames } from './names.js'
import type { DdlKind } from './queries.js'
import { columnType } from './types.js'

/** A row of `SHOW DATABASES` or of `schemasQuery`. */
export const databaseRow = (row: Cells): DatabaseRow => ({
  name: required(row, 'name'),
  owner: row.text('owner') || undefined,
  comment: row.text('comment') || undefined,
})

/** A row of `tablesQuery`: all but what other listings tell. */
export const tableRow = (row: Cells): Omit<TableRow, 'columns'> => ({
  name: required(row, 'table_name'),
  type: tableType(row),
  owner: row.text('table_owner') || undefined,
  comment: row.text('comment') || undefined,
  definition: row.text('view_definition') || undefined,
  clusterKey: clusterKey(row.text('clustering_key') ?? ''),
  lifeCycle: lifeCycle(row.number('created'), row.number('altered')),
})

const COLUMN = /^(?:"(?:[^"]|"")*"|[A-Za-z_][\w$]*)$/

/** The columns in `LINEAR(a, "b c")`; undefined for a key of anything else. */
function clusterKey(printed: string): readonly string[] | undefined {
  const [, inside] = /^(?:LINEAR)?\s*\((.*)\)$/is.exec(printed) ?? []
  if (inside === undefined) return undefined
  const parts = (inside.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? []).map((part) => part.trim())
  return parts.every((part) => COLUMN.test(part)) ? parts.flatMap((part) => pathNames(part) ?? []) : undefined
}

export const lifeCycle = (created: number | undefined, updated?: number): TableRow['lifeCycle'] =>
  created === undefined && updated === undefined
    ? undefined
    : {
        ...(created === undefined ? {} : { created: { timestamp: Math.floor(created) } }),
        ...(updated === undefined ? {} : { updated: { timestamp: Math.floor(updated) } }),
      }

export const isView = ({ type }: Pick<TableRow, 'type'>): boolean => type.endsWith('View')

function tableType(row: Cells): TableType {
  const type = required(row, 'table_type')
  const is = (flag: string): boolean => row.text(flag) === 'YES'
  if (type.includes('MATERIALIZED')) return 'MaterializedView'
  if (type.endsWith('VIEW')) return is('is_secure') ? 'SecureView' : 'View'
  if (is('is_dynamic')) return 'Dynamic'
  if (is('is_iceberg')) return 'Iceberg'
  if (type.startsWith('EXTERNAL')) return 'External'
  if (type.includes('TEMPORARY')) return 'Local'
  return is('is_transient') ? 'Transient' : 'Regular'
}

/** What `GET_DDL` calls the kind of a row of `tablesQuery`; undefined for views, whose query is known anyway. */
export function ddlKind(row: Cells): DdlKind | undefined {
  const type = tableType(row)
  if (isView({ type })) return undefined
  if (type === 'Dynamic') return 'DYNAMIC_TABLE'
  if (type === 'Iceberg') return 'ICEBERG_TABLE'
  return required(row, 'table_type') === 'EVENT TABLE' ? 'EVENT_TABLE' : 'TABLE'
}

/** A row of `columnsQuery`. */
export const columnRow = (row: Cells): ColumnRow => ({
  name: required(row, 'column_name'),
  type: columnType(row),
  nullable: row.text('is_nullable') !== 'NO',
  comment: row.text('comment') || undefined,
})

/** A row of `tagsQuery`. As the incumbent does it, the tag's name is the classification and its value the tag. */
export function tagRow(row: Cells): TagRow {
  const column = row.text('column_name')
  return {
    classification: required(row, 'tag_name'),
    tag: row.text('tag_value') ?? '',
    ...(column ? { column } : {}),
  }
}

const LANGUAGES: Readonly<Record<string, StoredProcedureRow['language']>> = {
  SQL: 'SQL',
  JAVASCRIPT: 'JavaScript',
  JAVA: 'Java',
  PYTHON: 'Python',
  EXTERNAL: 'External',
}

/** Rows of `routinesQuery`, each with a name of its own: the second overload is `name(2)`. */
export function createRoutineRows(): (row: Cells) => StoredProcedureRow {
  const named = createProcedureRows()
  return (row) => ({
    ...named(row),
    language: LANGUAGES[row.text('language')?.toUpperCase() ?? ''],
    comment: row.text('comment') || undefined,
  })
}
