import type { Context } from '../context.js'
import { type Document, documents, isBlank, isObject, omit } from '../document.js'
import { badRequest } from '../fault.js'
import { words } from '../kinds/kind.js'
import type { CatalogKind } from '../kinds.js'
import type { Entity } from '../store/entities.js'
import { latestUsage } from '../store/usage.js'
import { displayOf } from './columns.js'
import { joinsOfPast } from './joins.js'
import { showLabel } from './labels.js'
import { ownersOf } from './owners.js'
import { isReference, showReference } from './reference.js'

/** Which of the hidden fields an answer shows, and which of those even when they are empty. */
export interface View {
  readonly shows: (field: string) => boolean
  readonly fills: (field: string) => boolean
  /** Columns whose tags are shown, also when they have none; with `given`, those that have some. */
  /** Leaves out what is made up for the answer: inherited owners, how types are written. */
  readonly isAsStored?: boolean
  readonly columnTags: 'none' | 'given' | 'all' | ReadonlySet<unknown>
}

/** Shown only when asked for, in every kind. */
const HIDDEN = words(
  'owners tags followers votes domain domains dataProducts usageSummary extension',
  'lifeCycle experts reviewers joins customMetrics sampleData profile tableProfilerConfig dataModel',
  'testSuite pipelineObservability',
)

/** The view of a `fields` parameter. @throws Fault 400 for a name that the kind doesn't have. */
export function viewOf({ generation }: Context, { fields: known }: CatalogKind, fields: string | null): View {
  const asked = new Set((fields ?? '').split(',').flatMap((name) => name.trim() || []))
  if (asked.has('*')) return { shows: () => true, fills: () => true, columnTags: 'all' }
  if (known) for (const name of asked) if (!known.includes(name)) throw badRequest(`Invalid field name ${name}`)
  if (asked.has('roles')) asked.add('inheritedRoles')
  const has = (field: string) => asked.has(field)
  const hasColumnTags = has('tags') && (has('columns') || !generation.columnTagsNeedColumns)
  return { shows: has, fills: has, columnTags: hasColumnTags ? 'all' : 'none' }
}

/**
 * The view of the answer to a create request: it shows what the request brought. Owners come along where they may be
 * inherited, and whenever a PUT meets an entity that is there.
 */
export function viewOfWrite({ kind, document }: Entity, isNew: boolean, request: Document): View {
  const hasOwners = isNew ? document.database !== undefined : kind.fields !== undefined
  const tagged = documents(request.columns).filter(({ tags }) => !isBlank(tags))
  return {
    shows: (field) => !isBlank(request[field]) || (field === 'owners' && hasOwners),
    fills: (field) => field === 'owners' && hasOwners,
    columnTags: new Set(tagged.map(({ name }) => name)),
  }
}

/** The view of the answer to a patch. */
export const VIEW_OF_PATCH: View = {
  shows: (field) => !['sampleData', 'profile', 'customMetrics'].includes(field),
  fills: (field) => field === 'tags' || field === 'owners',
  columnTags: 'all',
}

/** A view that shows the given fields and no other hidden one. */
export const viewWith = (...fields: readonly string[]): View => ({
  shows: (field) => fields.includes(field),
  fills: (field) => fields.includes(field),
  columnTags: 'none',
})

/** An entity as an answer shows it. */
export function show(context: Context, entity: Entity, view: View): Document {
  const { kind, document } = entity
  const hidden = [...HIDDEN, ...kind.hidden].filter((field) => !view.shows(field))
  const plain: Record<string, unknown> = {
    ...omit(document, hidden),
    href: `${context.base}/${kind.collection}/${document.id}`,
  }
  if (view.shows('owners') && !view.isAsStored) plain.owners = ownersOf(context, entity)
  if (view.shows('usageSummary')) plain.usageSummary = latestUsage(context.store, document.id)
  for (const field of Object.keys(plain)) {
    const value = showValue(context, field, plain[field])
    if (value === undefined || (field === 'owners' && isBlank(value))) delete plain[field]
    else plain[field] = value
  }
  for (const field of emptyFields(kind))
    if (view.fills(field) && plain[field] === undefined) plain[field] = EMPTY[field]?.()
  if (isObject(plain.joins) && !view.isAsStored) plain.joins = joinsOfPast(plain.joins)
  if (document.columns !== undefined)
    plain.columns = documents(document.columns).map((one) => ({
      ...showColumn(context, one, view),
      ...(view.isAsStored ? {} : { dataTypeDisplay: displayOf(one) }),
    }))
  return context.who.isBot ? plain : (withoutSecrets(plain) as Document)
}

function showValue(context: Context, field: string, value: unknown): unknown {
  if (field === 'tags') return documents(value).map((label) => showLabel(context, label))
  if (isReference(value)) return showReference(context, value)
  if (Array.isArray(value) && value.length > 0 && value.every(isReference))
    return value.flatMap((one) => {
      const reference = showReference(context, one)
      return reference ? [reference] : []
    })
  return value
}

const NO_USAGE = { count: 0, percentileRank: 0 }
const today = () => new Date().toISOString().slice(0, 10)

/** What a field shows when it is asked for and empty. */
const EMPTY: Readonly<Record<string, () => unknown>> = {
  owners: () => [],
  tags: () => [],
  followers: () => [],
  dataProducts: () => [],
  votes: () => ({ upVotes: 0, downVotes: 0, upVoters: [], downVoters: [] }),
  usageSummary: () => ({ dailyStats: NO_USAGE, weeklyStats: NO_USAGE, monthlyStats: NO_USAGE, date: today() }),
  customMetrics: () => [],
  inheritedRoles: () => [],
  joins: () => joinsOfPast({}),
}
const emptyFields = ({ fields, hidden }: CatalogKind) =>
  Object.keys(EMPTY).filter((field) => (fields ?? hidden).includes(field))

function showColumn(context: Context, column: Document, view: View): Document {
  const { tags, children, customMetrics, profile } = column
  const labels = documents(tags).map((label) => showLabel(context, label))
  const { columnTags } = view
  const hasTags =
    columnTags === 'all' ||
    (columnTags === 'given' && labels.length > 0) ||
    (columnTags instanceof Set && (columnTags.has(column.name) || (isBlank(tags) && tags !== undefined)))
  return {
    ...omit(column, ['tags', 'customMetrics', 'profile']),
    ...(hasTags ? { tags: labels } : {}),
    ...(view.shows('customMetrics') ? { customMetrics: customMetrics ?? [] } : {}),
    ...(view.shows('profile') && profile !== undefined ? { profile } : {}),
    ...(children === undefined
      ? {}
      : { children: documents(children).map((child) => showColumn(context, child, view)) }),
  }
}

const SECRET = /password|secret|token|privatekey|credentials$/i
const MASK = '*********'

/** People see no secrets of connections. */
function withoutSecrets(value: unknown, isInConnection = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, isInConnection))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isInConnection && SECRET.test(key) && typeof inner === 'string'
        ? MASK
        : withoutSecrets(inner, isInConnection || key === 'connection'),
    ]),
  )
}
