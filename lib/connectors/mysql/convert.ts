import type { TableType } from '../../record/entities/table.js'
import { known, type Properties } from '../../services/database/properties.js'
import {
  type ColumnRow,
  type ForeignKeyRow,
  type StoredProcedureRow,
  type TableRow,
  unreadable,
} from '../../services/database/rows.js'
import { quoted } from './names.js'
import { partitionOf } from './partition.js'
import type { Parts } from './parts.js'
import { columnType, JSON_TYPE } from './types.js'

/** A table as the service takes it; `ddl` is the statement that makes it, where that was asked for. */
export function tableRow(schema: string, parts: Parts, ddl: string | undefined): TableRow {
  const columns = columnRows(parts)
  const keys = grouped(parts.key, ([index]) => index).filter((key) => key.every(([, column]) => column !== null))
  const named = (key: readonly Parts['key'][number][]): string[] => key.map(([, column]) => column!)
  const primary = keys.find(([first]) => first![0] === 'PRIMARY')
  const primaryKey = primary && named(primary)
  const type = tableType(parts)
  const comment = parts.table[0]![1]
  // of a view that reads what is gone, or what its user may not read, the server knows no columns, and says why
  if (type === 'View' && columns.length === 0)
    return unreadable(parts.name, type, comment || 'its columns are not known')
  return {
    name: parts.name,
    type,
    columns,
    primaryKey,
    uniqueKeys: keys.filter((key) => key !== primary).map(named),
    foreignKeys: grouped(parts.reference, ([constraint]) => constraint).map(foreignKey),
    comment: type === 'View' || comment === '' ? undefined : comment, // of a view it is the word VIEW
    definition: viewText(schema, parts) ?? ddl,
    properties: propertiesOf(parts.table[0]!),
    partition: partitionOf(parts.partition[0], columns, primaryKey),
  }
}

function propertiesOf([, , ...properties]: Parts['table'][number]): Properties | undefined {
  const [engine = null, rowFormat = null, collation = null, createOptions = null] = properties
  return properties.length === 0 ? undefined : known({ engine, rowFormat, collation, createOptions })
}

/** Whether `SHOW CREATE TABLE` makes sense for it. */
export const isTable = (parts: Parts): boolean => tableType(parts) !== 'View'

function tableType({ table, partition }: Parts): TableType {
  if (table[0]![0].endsWith('VIEW')) return 'View'
  return partition.length > 0 ? 'Partitioned' : 'Regular'
}

function columnRows({ column, check }: Parts): ColumnRow[] {
  const checks = new Set(check.map(([clause]) => clause))
  return column.map(([name, type, nullable, comment]) => ({
    name,
    type: checks.has(`json_valid(${quoted(name)})`) ? JSON_TYPE : columnType(type),
    nullable: nullable === 'YES',
    ...(comment === '' ? {} : { comment }),
  }))
}

/** Keys come column by column, all first columns before all second ones. */
function grouped<T>(rows: readonly T[], nameOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(nameOf(row), [...(groups.get(nameOf(row)) ?? []), row])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

const foreignKey = (key: readonly Parts['reference'][number][]): ForeignKeyRow => {
  const [, , schema, table] = key[0]!
  return {
    columns: key.map(([, column]) => column),
    schema,
    table,
    referredColumns: key.map(([, , , , referred]) => referred),
  }
}

/** As `SHOW CREATE VIEW` words it; undefined where the server hides the text from the user. */
function viewText(schema: string, { name, view }: Parts): string | undefined {
  const [text, definer, security, check, algorithm] = view[0] ?? []
  if (!text || !definer) return undefined
  return [
    'CREATE',
    ...(algorithm ? [`ALGORITHM=${algorithm}`] : []),
    `DEFINER=${account(definer)}`,
    `SQL SECURITY ${security}`,
    `VIEW ${quoted(schema)}.${quoted(name)} AS ${text}`,
    ...(check === 'NONE' ? [] : [`WITH ${check} CHECK OPTION`]),
  ].join(' ')
}

/** `name@host`, or `name@` for a role. */
function account(definer: string): string {
  const at = definer.lastIndexOf('@')
  const [name, host] = at < 0 ? [definer, ''] : [definer.slice(0, at), definer.slice(at + 1)]
  return host === '' ? quoted(name) : `${quoted(name)}@${quoted(host)}`
}

/** A table's statement without the counter, which would change it with every row inserted. */
export const stableDdl = (statement: string): string => statement.replace(/^(\) ENGINE=\w+) AUTO_INCREMENT=\d+/m, '$1')

/** A row of `STORED_PROCEDURES`. */
export interface MysqlProcedure {
  readonly name: string
  readonly type: 'PROCEDURE' | 'FUNCTION'
  readonly code: string | null
  readonly comment: string
}

/** Procedures with names of their own: a function that is called like a procedure says that it is one. */
export function createProcedureRows(): (procedure: MysqlProcedure) => StoredProcedureRow {
  let previous: string | undefined
  return ({ name, type, code, comment }) => {
    const isTaken = name === previous
    previous = name
    return {
      name: isTaken ? `${name}(function)` : name,
      type: type === 'PROCEDURE' ? 'StoredProcedure' : 'Function',
      code: code ?? '',
      language: 'SQL',
      ...(comment === '' ? {} : { comment }),
    }
  }
}
