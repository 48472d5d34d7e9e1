import { mapChanged } from './map-changed.js'
import { md5 } from './md5.js'

type Json = unknown
type Fields = Readonly<Record<string, Json>>

const NOISE = new Set(['sourceHash', 'href', 'deleted', 'inherited'])

type Order = (a: Json, b: Json) => number

/** A plain comparison, not a collation: the same on every machine. */
const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

/** Items that are no objects, such as the columns of a key, keep their order. */
const by =
  (key: (item: Fields) => string): Order =>
  (a, b) =>
    isFields(a) && isFields(b) ? compare(key(a), key(b)) : 0
const position: Order = (a, b) =>
  isFields(a) && isFields(b)
    ? compare(Number(a.ordinalPosition ?? 0), Number(b.ordinalPosition ?? 0)) || compare(String(a.name), String(b.name))
    : 0

/** Lists whose order means nothing, and what they are ordered by. */
const UNORDERED: ReadonlyMap<string, Order> = new Map([
  ['columns', position],
  ['children', position],
  ['tags', by((tag) => String(tag.tagFQN))],
  [
    'tableConstraints',
    by(({ constraintType, columns = [] }) => `${String(constraintType)} ${[...(columns as string[])].sort().join()}`),
  ],
  ['owners', by((owner) => String(owner.fullyQualifiedName ?? owner.name ?? owner.id))],
  ['aliases', (a, b) => compare(String(a), String(b))],
])

/** The JSON text of a request that holds its hash, and the hash. */
export interface Stamped {
  readonly text: string
  readonly hash: string
}

/**
 * Stamps a request with its `sourceHash`: the MD5 of a canonical form (spec/rest.md §8), in which the order of keys,
 * columns, tags, constraints, owners and aliases, the blanks of a view's text and what a server adds to references don't
 * count. Opaque to the server. Columns, most of what is sent, are written once for both.
 */
export function stamp(body: object): Stamped {
  const { columns, ...rest } = body as Fields
  if (!Array.isArray(columns)) {
    const hash = md5(JSON.stringify(canonical(body)))
    return { text: JSON.stringify({ ...body, sourceHash: hash }), hash }
  }
  const written = columns.map((column: Json) => ({ column, text: JSON.stringify(column) }))
  const forms = [...written]
    .sort((a, b) => position(a.column, b.column))
    .map(({ column, text }) => {
      const form = canonical(column)
      return form === column ? text : JSON.stringify(form)
    })
  const hash = md5(`${JSON.stringify(canonical(rest))}${forms.join()}`)
  const others = JSON.stringify({ ...rest, sourceHash: hash })
  return { text: `{"columns":[${written.map(({ text }) => text).join()}],${others.slice(1)}`, hash }
}

/** The form itself, so that it is written by `JSON.stringify`: nothing is quicker. What has it already is not copied. */
function canonical(value: Json, key?: string): Json {
  if (Array.isArray(value)) return canonicalList(value, key === undefined ? undefined : UNORDERED.get(key))
  if (isFields(value)) return canonicalFields(value)
  return key === 'schemaDefinition' && typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value
}

const canonicalList = (items: readonly Json[], order: Order | undefined): readonly Json[] =>
  mapChanged(order && items.length > 1 ? [...items].sort(order) : items, (item) => canonical(item))

function canonicalFields(fields: Fields): Fields {
  const keys = Object.keys(fields)
  const counting = isCanonical(keys, fields) ? keys : keys.filter((key) => counts(key, fields[key])).sort()
  let copy: Record<string, Json> | undefined = counting === keys ? undefined : {}
  for (const key of counting) {
    const value = fields[key]
    const form = canonical(value, key)
    if (form !== value) copy ??= { ...fields }
    if (copy) copy[key] = form
  }
  return copy ?? fields
}

const isCanonical = (keys: readonly string[], fields: Fields): boolean =>
  keys.every((key, at) => counts(key, fields[key]) && (at === 0 || key > keys[at - 1]!))

const counts = (key: string, value: Json): boolean => value !== null && !NOISE.has(key)

const isFields = (value: Json): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
