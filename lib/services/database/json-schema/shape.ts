type TypeName = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string'

/** What values of one place have in common. */
export interface Shape {
  readonly types: Set<TypeName>
  readonly properties: Map<string, Shape>
  items: Shape | undefined
}

/** Places in one shape: documents with keys of their own each have no shape worth showing. */
const MOST = 2000
/** Levels in one shape. */
const DEEPEST = 20

/** Gathers the shape of values, one by one; beyond `MOST` places and `DEEPEST` levels nothing is added. */
export function createShape() {
  const root = shape()
  let places = 1
  const room = (): Shape | undefined => {
    if (places >= MOST) return undefined
    places += 1
    return shape()
  }
  const add = (at: Shape, value: unknown, depth: number): void => {
    at.types.add(typeName(value))
    if (depth >= DEEPEST || typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      if (value.length > 0) at.items ??= room()
      for (const item of value) if (at.items) add(at.items, item, depth + 1)
      return
    }
    for (const [key, item] of Object.entries(value)) {
      const found = at.properties.get(key) ?? room()
      if (!found) return
      at.properties.set(key, found)
      add(found, item, depth + 1)
    }
  }
  return { root: root as Readonly<Shape>, add: (value: unknown) => add(root, value, 1) }
}

const shape = (): Shape => ({ types: new Set(), properties: new Map(), items: undefined })

function typeName(value: unknown): TypeName {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value as 'boolean' | 'object' | 'string'
}

/** Types without those that say no more than another, in the order of their names. */
export const typesOf = ({ types }: Shape): readonly TypeName[] =>
  [...types].filter((type) => !(type === 'integer' && types.has('number'))).sort()

/** Properties in the order of their names: samples differ in theirs. */
export const propertiesOf = ({ properties }: Shape): readonly (readonly [string, Shape])[] =>
  [...properties].sort(([a], [b]) => (a < b ? -1 : 1))

/** A shape as JSON Schema (https://json-schema.org/draft/2020-12). */
export function jsonSchemaOf(at: Shape): object {
  const types = typesOf(at)
  return {
    type: types.length === 1 ? types[0] : types,
    ...(at.properties.size > 0
      ? { properties: Object.fromEntries(propertiesOf(at).map(([name, inner]) => [name, jsonSchemaOf(inner)])) }
      : {}),
    ...(at.items ? { items: jsonSchemaOf(at.items) } : {}),
  }
}
