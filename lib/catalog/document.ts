/** A JSON object. */
export type Document = Readonly<Record<string, unknown>>

/** An entity as it is stored: what requests brought, plus what the server stamps. */
export interface EntityDocument extends Document {
  readonly id: string
  readonly name: string
  readonly fullyQualifiedName: string
  readonly version: number
  readonly updatedAt: number
  readonly updatedBy: string
  readonly deleted: boolean
}

/** A reference as it is stored; the rest is looked up when it is shown. */
export interface StoredReference extends Document {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly fullyQualifiedName: string
}

export const isObject = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export const documents = (value: unknown): readonly Document[] => list(value).filter(isObject)

/** `document` without the given fields. */
export const omit = (document: Document, fields: Iterable<string>): Record<string, unknown> => {
  const rest: Record<string, unknown> = { ...document }
  for (const field of fields) delete rest[field]
  return rest
}

/** Without properties that are null, at every depth; a null inside an array stays. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  )
}

/** Equal as JSON, whatever the order of keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameJson(a[key], b[key]))
}

/** Nothing that is worth storing or counting as a change. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
