import type { Context } from '../context.js'
import { type Document, documents, isBlank, omit } from '../document.js'
import { badRequest } from '../fault.js'
import { mergeLabels, resolveLabels } from './labels.js'
import { checkName, fqnBelow } from './name.js'

const NEEDS_LENGTH = new Set(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY'])

/** Columns as they are stored: checked, with FQNs and labels. @throws Fault 400 for what the server refuses. */
export const completeColumns = (context: Context, owner: string, columns: readonly Document[]): readonly Document[] =>
  columns.map((column) => completeColumn(context, owner, column))

/** How the type of a column is written when the source doesn't say it. */
export const displayOf = ({ dataTypeDisplay, dataType }: Document): unknown =>
  dataTypeDisplay ?? String(dataType).toLowerCase()

function completeColumn(context: Context, owner: string, column: Document): Document {
  const name = String(column.name)
  checkName(name, context.generation.columnNameLength)
  const fullyQualifiedName = fqnBelow(owner, name)
  checkType(column)
  const { tags, children } = column
  return {
    ...column,
    fullyQualifiedName,
    ...(tags === undefined ? {} : { tags: resolveLabels(context, tags) }),
    ...(children === undefined
      ? {}
      : { children: siblings(documents(children)).map((child) => completeColumn(context, fullyQualifiedName, child)) }),
  }
}

function checkType({ dataType, dataLength, arrayDataType, children }: Document): void {
  if (NEEDS_LENGTH.has(String(dataType)) && dataLength === undefined)
    throw badRequest('For column data types char, varchar, binary, varbinary dataLength must not be null')
  if (dataType === 'ARRAY' && arrayDataType === undefined)
    throw badRequest('For column data type array, arrayDataType must not be null')
  if (dataType === 'STRUCT' && children === undefined)
    throw badRequest('For column data type struct, children must not be null')
}

/** @throws Fault 400 when two have the same name; names that differ in case are two. */
export function siblings(columns: readonly Document[]): readonly Document[] {
  const seen = new Set<unknown>()
  for (const { name } of columns) {
    if (seen.has(name)) throw badRequest(`Column name ${name} is repeated`)
    seen.add(name)
  }
  return columns
}

/** Constraints may name own columns only, and the key in one place only. @throws Fault 400 */
export function checkConstraints(columns: readonly Document[], constraints: readonly Document[]): void {
  const names = new Set(columns.map(({ name }) => name))
  for (const { columns: own } of constraints)
    for (const name of (own ?? []) as readonly unknown[])
      if (!names.has(name)) throw badRequest('Invalid column name found in table constraint')
  const hasKey = constraints.some(({ constraintType }) => constraintType === 'PRIMARY_KEY')
  if (hasKey && columns.some(({ constraint }) => constraint === 'PRIMARY_KEY'))
    throw badRequest('A column already tagged as a primary key and table constraint also includes primary key')
}

/** Fields of a column that a request doesn't bring, and those that people write. */
const KEPT = ['description', 'displayName', 'customMetrics', 'profile', 'extension'] as const
const TEXT = new Set<string>(['description', 'displayName'])

/**
 * Columns of a PUT beside the stored ones of the same name: text and labels stay, types and order are the request's.
 * `keepsText`: text that is there wins over text that comes.
 */
export const mergeColumns = (
  context: Context,
  stored: readonly Document[],
  given: readonly Document[],
  keepsText: boolean,
): readonly Document[] => {
  const known = new Map(stored.map((column) => [column.name, column]))
  return given.map((column) => {
    const old = known.get(column.name)
    if (!old) return column
    const kept = KEPT.filter(
      (field) => !isBlank(old[field]) && (isBlank(column[field]) || (keepsText && TEXT.has(field))),
    )
    const tags = mergeLabels(context, old.tags, column.tags)
    return {
      ...omit(column, ['tags']),
      ...Object.fromEntries(kept.map((field) => [field, old[field]])),
      ...(tags.length > 0 || column.dataType !== old.dataType ? { tags } : {}),
      ...(column.children
        ? { children: mergeColumns(context, documents(old.children), documents(column.children), keepsText) }
        : {}),
    }
  })
}
