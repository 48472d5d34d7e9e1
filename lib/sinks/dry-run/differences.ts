import type { FieldChange } from './change.js'

type Fields = Readonly<Record<string, unknown>>

/** What a server fills in or masks, or that says nothing to a reader. */
const SILENT = new Set(['sourceHash', 'connection'])
/** Once they have a value, a server keeps it from runs that do not override it (spec/rest.md §7). */
const KEPT = new Set(['description', 'displayName', 'owners'])
/** A server adds to what it has. */
const ADDED = new Set(['tags'])

export interface Comparison {
  /** Whether the run replaces what people have set. */
  readonly overrideMetadata: boolean
}

/**
 * The fields of a request that would change what the catalog has. A field that the request does not name stays; a reference
 * is what its FQN, name or id says; items of a list are matched by their names.
 */
export function* differences(
  stored: Fields,
  wanted: Fields,
  comparison: Comparison,
  path = '',
): Generator<FieldChange, void> {
  for (const [key, after] of Object.entries(wanted)) {
    if (SILENT.has(key) || after === undefined) continue
    const before = stored[key]
    const isKept = KEPT.has(key) && !comparison.overrideMetadata && !isBlank(before)
    if (!isKept) yield* difference(before, after, comparison, { path: path === '' ? key : `${path}.${key}`, key })
  }
}

interface Place {
  readonly path: string
  readonly key: string
}

function* difference(
  before: unknown,
  after: unknown,
  comparison: Comparison,
  place: Place,
): Generator<FieldChange, void> {
  const { path, key } = place
  if (isBlank(before) && isBlank(after)) return
  if (Array.isArray(after) && after.every(isNamed)) yield* inLists(asList(before), after, comparison, place)
  else if (Array.isArray(after)) {
    const rest = ADDED.has(key) ? after.filter((item) => !asList(before).some((one) => covers(one, item))) : after
    const isSame = ADDED.has(key) ? rest.length === 0 : sameItems(asList(before), after)
    if (!isSame) yield { path, ...(isBlank(before) ? {} : { before }), after }
  } else if (isFields(after) && isFields(before)) yield* differences(before, after, comparison, path)
  else if (!covers(before, after)) yield { path, ...(isBlank(before) ? {} : { before }), after }
}

function* inLists(
  stored: readonly unknown[],
  wanted: readonly Named[],
  comparison: Comparison,
  { path }: Place,
): Generator<FieldChange, void> {
  const before = new Map(stored.filter(isNamed).map((item) => [item.name, item]))
  for (const item of wanted) {
    const known = before.get(item.name)
    if (known) yield* differences(known, item, comparison, `${path}.${item.name}`)
    else yield { path: `${path}.${item.name}`, after: item }
    before.delete(item.name)
  }
  for (const [name, item] of before) yield { path: `${path}.${name}`, before: item }
}

/** Whether `stored` says all that `wanted` does: a server adds fields, and makes a reference of a name. */
function covers(stored: unknown, wanted: unknown): boolean {
  if (isFields(wanted))
    return isFields(stored) && Object.entries(wanted).every(([key, value]) => covers(stored[key], value))
  if (Array.isArray(wanted)) return Array.isArray(stored) && sameItems(stored, wanted)
  if (isFields(stored)) return [stored.fullyQualifiedName, stored.name, stored.id].includes(wanted)
  return stored === wanted || (isBlank(stored) && isBlank(wanted))
}

/** In any order: a server keeps its own. */
const sameItems = (stored: readonly unknown[], wanted: readonly unknown[]): boolean =>
  stored.length === wanted.length && wanted.every((item) => stored.some((one) => covers(one, item)))

interface Named extends Fields {
  readonly name: string
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNamed = (value: unknown): value is Named =>
  isFields(value) && typeof value.name === 'string' && !('id' in value) && !('tagFQN' in value)
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
/** What a server does not store. */
const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
