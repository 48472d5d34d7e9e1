import { createHash } from 'node:crypto'

type Json = unknown
type Fields = Readonly<Record<string, Json>>

const NOISE = new Set(['sourceHash', 'href', 'deleted', 'inherited'])

/** Lists whose order means nothing, and what they are ordered by. */
const UNORDERED: Readonly<Record<string, (item: Fields) => string>> = {
  columns: (column) => `${String(column.ordinalPosition ?? 0).padStart(9, '0')} ${String(column.name)}`,
  children: (column) => `${String(column.ordinalPosition ?? 0).padStart(9, '0')} ${String(column.name)}`,
  tags: (tag) => String(tag.tagFQN),
  tableConstraints: ({ constraintType, columns = [] }) =>
    `${String(constraintType)} ${[...(columns as readonly string[])].sort().join()}`,
  owners: (owner) => String(owner.fullyQualifiedName ?? owner.name ?? owner.id),
  aliases: (alias) => String(alias),
}

/**
 * The MD5 of a request in a canonical form (spec/rest.md §8): the order of keys, columns, tags, constraints, owners and
 * aliases, the blanks of a view's text and what a server adds to references don't count. Opaque to the server.
 */
export const sourceHash = (body: object): string => createHash('md5').update(canonical(body)).digest('hex')

function canonical(value: Json, key?: string): string {
  if (Array.isArray(value)) {
    const order = key === undefined ? undefined : UNORDERED[key]
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
function sorted(items: readonly Json[], by: (item: Fields) => string): readonly Json[] {
  const keyed = items.map((item) => ({
    item,
    key: typeof item === 'object' && item ? by(item as Fields) : String(item),
  }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item)
}
