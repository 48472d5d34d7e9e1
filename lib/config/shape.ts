/** A node of a JSON Schema, as far as errors and samples need to read it. */
export interface Shape {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly items?: Shape
  readonly prefixItems?: readonly Shape[]
  readonly additionalProperties?: Shape | boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}

/** The value at `path`, own keys only. */
export const valueAt = (tree: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, key)
        ? (node as Record<PropertyKey, unknown>)[key]
        : undefined,
    tree,
  )

/** What may stand at `path`: several shapes where a union leaves it open. */
export const shapesAt = (root: Shape, path: readonly PropertyKey[]): readonly Shape[] =>
  path.reduce<readonly Shape[]>((shapes, key) => shapes.flatMap(branches).flatMap((shape) => child(shape, key)), [root])

/** The alternatives of a shape, without `null`. */
export const branches = (shape: Shape): readonly Shape[] =>
  shape.anyOf ? shape.anyOf.flatMap(branches) : typesOf(shape).join() === 'null' ? [] : [shape]

/** The keys that may be written in any of these shapes. */
export const keysOf = (shapes: readonly Shape[]): readonly string[] => [
  ...new Set(shapes.flatMap(branches).flatMap((shape) => Object.keys(shape.properties ?? {}))),
]

/** The values, if only some can be written. */
export const choicesOf = (shapes: readonly Shape[]): readonly string[] =>
  shapes
    .flatMap(branches)
    .flatMap((shape) => shape.enum ?? (shape.const === undefined ? [] : [shape.const]))
    .filter((choice) => typeof choice === 'string')

/** What a shape asks for, in words: `true or false`, `one of "a", "b"`. */
export function wordsOf(shapes: readonly Shape[]): string {
  const all = shapes.flatMap(branches)
  const choices = choicesOf(all)
  const words = all.filter((shape) => shape.enum === undefined && shape.const === undefined).flatMap(kindOf)
  if (choices.length > 0) words.push((choices.length > 1 ? 'one of ' : '') + choices.map((c) => `"${c}"`).join(', '))
  return [...new Set(words)].join(' or ')
}

function child(shape: Shape, key: PropertyKey): readonly Shape[] {
  if (typeof key === 'number') return [shape.prefixItems?.[key] ?? shape.items].filter((item) => item !== undefined)
  const property = Object.hasOwn(shape.properties ?? {}, key) ? shape.properties?.[String(key)] : undefined
  if (property) return [property]
  return typeof shape.additionalProperties === 'object' ? [shape.additionalProperties] : []
}

/** Its JSON types. */
export const typesOf = ({ type }: Shape): readonly string[] => (typeof type === 'string' ? [type] : (type ?? []))

const kindOf = (shape: Shape): readonly string[] =>
  typesOf(shape).flatMap((type) => {
    if (type === 'string') return shape.minLength ? 'a string that is not empty' : 'a string'
    if (type === 'boolean') return 'true or false'
    if (type === 'object') return 'an object'
    if (type === 'array' && shape.maxItems) return `a list of at most ${shape.maxItems}`
    if (type === 'array') return shape.minItems ? 'a list that is not empty' : 'a list'
    return type === 'integer' || type === 'number' ? numberWords(shape, type) : []
  })

function numberWords({ minimum, maximum }: Shape, type: string): string {
  const word = type === 'integer' ? 'a whole number' : 'a number'
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` from ${minimum}` : ''
  const most =
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `${least === '' ? ' up' : ''} to ${maximum}` : ''
  return word + least + most
}
