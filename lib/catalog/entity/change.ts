import { type Document, documents, type EntityDocument, isBlank, isObject, omit, sameJson } from '../document.js'
import { words } from '../kinds/kind.js'
import { displayOf } from './columns.js'

interface FieldChange {
  readonly name: string
  readonly oldValue?: unknown
  readonly newValue?: unknown
}

/** What changed from one version of an entity to the next. */
export interface ChangeDescription {
  readonly fieldsAdded: readonly FieldChange[]
  readonly fieldsUpdated: readonly FieldChange[]
  readonly fieldsDeleted: readonly FieldChange[]
  readonly previousVersion: number
}

export interface Change {
  readonly description: ChangeDescription
  readonly isEmpty: boolean
  /** A column went or changed its type: the version rises by 1.0. */
  readonly isMajor: boolean
}

/** Never compared: stamps, and what has routes of its own. */
const IGNORED = new Set(
  words(
    'id name fullyQualifiedName version updatedAt updatedBy changeDescription href',
    'sampleData joins profile tableProfilerConfig customMetrics dataModel usageSummary votes followers',
    'testConnectionResult pipelineStatuses processedLineage checksum usedBy users serviceType',
  ),
)
/** Compared in this order; the others follow. */
const FIRST = ['description', 'displayName', 'owners', 'tags', 'lifeCycle', 'tableType', 'tableConstraints', 'columns']
/** Shown as they are; other objects and arrays as JSON text. */
const PLAIN = new Set(['storedProcedureCode'])

/** A stored reference as a change description tells it. */
export type Describe = (item: Document) => Document

/** The differences between two versions of a document. */
export function changeBetween(before: EntityDocument, after: Document, describe: Describe): Change {
  const found = { added: [] as FieldChange[], updated: [] as FieldChange[], deleted: [] as FieldChange[] }
  let isMajor = false
  const keys = new Set([...FIRST, ...Object.keys(before), ...Object.keys(after)])
  for (const key of keys) {
    if (IGNORED.has(key)) continue
    if (key === 'columns') isMajor = compareColumns('columns', before.columns, after.columns, found) || isMajor
    else if (key === 'owners' || key === 'tags' || key === 'queryUsedIn')
      compareSets(key, before[key], after[key], found, describe)
    else compareValues(key, before[key], after[key], found)
  }
  return {
    isMajor,
    isEmpty: found.added.length + found.updated.length + found.deleted.length === 0,
    description: {
      fieldsAdded: found.added,
      fieldsUpdated: found.updated,
      fieldsDeleted: found.deleted,
      previousVersion: before.version,
    },
  }
}

interface Found {
  readonly added: FieldChange[]
  readonly updated: FieldChange[]
  readonly deleted: FieldChange[]
}

const shown = (name: string, value: unknown) =>
  typeof value === 'object' && !PLAIN.has(name) ? JSON.stringify(value) : value

function compareValues(name: string, before: unknown, after: unknown, { added, updated, deleted }: Found): void {
  if (isBlank(before) && isBlank(after)) return
  if (sameJson(before, after)) return
  const [oldValue, newValue] =
    name === 'connection'
      ? ['"old-encrypted-value"', '"new-encrypted-value"']
      : [shown(name, before), shown(name, after)]
  if (isBlank(before)) added.push({ name, newValue })
  else if (isBlank(after)) deleted.push({ name, oldValue })
  else updated.push({ name, oldValue, newValue })
}

const identity = (item: Document) => item.tagFQN ?? item.id ?? JSON.stringify(item)

/** Owners and labels: what came and what went, whatever their order. */
function compareSets(
  name: string,
  before: unknown,
  after: unknown,
  { added, deleted }: Found,
  describe: Describe,
): void {
  const [old, now] = [documents(before), documents(after)]
  const [oldKeys, nowKeys] = [new Set(old.map(identity)), new Set(now.map(identity))]
  const came = now.filter((item) => !oldKeys.has(identity(item)))
  const went = old.filter((item) => !nowKeys.has(identity(item)))
  if (came.length > 0) added.push({ name, newValue: JSON.stringify(came.map(describe)) })
  if (went.length > 0) deleted.push({ name, oldValue: JSON.stringify(went.map(describe)) })
}

const withDisplay = (column: Document): Document => ({ ...column, dataTypeDisplay: displayOf(column) })

const COLUMN_FIELDS = [
  'description',
  'displayName',
  'dataLength',
  'precision',
  'scale',
  'dataTypeDisplay',
  'constraint',
]

/** @returns whether a column went or changed its type. Order and position count for nothing. */
function compareColumns(path: string, before: unknown, after: unknown, found: Found): boolean {
  const [old, now] = [documents(before), documents(after)]
  const isSame = (a: Document) => (b: Document) =>
    a.name === b.name && a.dataType === b.dataType && a.arrayDataType === b.arrayDataType
  const came = now.filter((column) => !old.some(isSame(column)))
  const went = old.filter((column) => !now.some(isSame(column)))
  if (came.length > 0)
    found.added.push({
      name: path,
      newValue: JSON.stringify(came.map((column) => omit(withDisplay(column), ['description', 'tags']))),
    })
  if (went.length > 0)
    found.deleted.push({
      name: path,
      oldValue: JSON.stringify(went.map((column) => ({ tags: [], ...withDisplay(column) }))),
    })
  let isMajor = went.length > 0
  for (const column of now) {
    const match = old.find(isSame(column))
    if (!match) continue
    const name = `${path}.${column.name}`
    for (const field of COLUMN_FIELDS) compareValues(`${name}.${field}`, match[field], column[field], found)
    compareSets(`${name}.tags`, match.tags, column.tags, found, (label) => label)
    if (isObject(match) && (match.children || column.children))
      isMajor = compareColumns(name, match.children, column.children, found) || isMajor
  }
  return isMajor
}

export const nextVersion = (version: number, isMajor = false): number =>
  Math.round((version + (isMajor ? 1 : 0.1)) * 10) / 10
