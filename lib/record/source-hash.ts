import { createHash } from 'node:crypto'

type Json = unknown
type Fields = Readonly<Record<string, Json>>

const NOISE = new Set(['sourceHash', 'href', 'deleted', 'inherited'])

type Order = (item: Json) => string

/** Items that are no objects, such as the columns of a key, keep their order. */
const by =
  (order: (item: Fields) => string): Order =>
  (item) =>
    typeof item === 'object' && item !== null ? order(item as Fields) : ''
const position = by(({ ordinalPosition, name }) => `${String(ordinalPosition ?? 0).padStart(9, '0')} ${String(name)}`)

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
  ['aliases', String],
])

/**
 * The MD5 of a request in a canonical form (spec/rest.md §8): the order of keys, columns, tags, constraints, owners and
 * aliases, the blanks of a view's text and what a server adds to references don't count. Opaque to the server.
 */
export const sourceHash = (body: object): string => createHash('md5').update(canonical(body)).digest('hex')

function canonical(value: Json, key?: string): string {
  if (Array.isArray(value)) {
    const order = key === undefined ? undefined : UNORDERED.get(key)
    const items = order ? sorted(value, order) : value
    return `[${items.map((item) => canonical(item)).join()}]`
  }
  if (typeof value === 'object' && value !== null) return canonicalObject(value as Fields)
  if (key === 'schemaDefinition' && typeof value === 'string') return JSON.stringify(value.replace(/\s+/g, ' ').trim())
  return JSON.stringify(value)
}

function canonicalObject(fields: Fields): string {
  let text = '{'
  for (const key of Object.keys(fields).sort()) {
    const value = fields[key]
    if (value === undefined || value === null || NOISE.has(key)) continue
    text += `${JSON.stringify(key)}:${canonical(value, key)},`
  }
  return `${text}}`
}

/** A plain comparison, not a collation: the same on every machine. */
function sorted(items: readonly Json[], order: Order): readonly Json[] {
  const keyed = items.map((item) => ({ item, key: order(item) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item)
}
