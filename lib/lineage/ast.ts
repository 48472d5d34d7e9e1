/** A node of the parser's tree, or a part of one. */
export type Node = { readonly [key: string]: unknown }

const EMPTY: Node = {}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An expression is an object with one key, its kind: `{select: {…}}` → `{kind: 'select', body: {…}}`. */
export interface Expression {
  readonly kind: string
  readonly body: Node
}

/** Reads a value as an expression; undefined when it is none: a list, or a clause like `{this: …}`. */
export function expressionOf(value: unknown): Expression | undefined {
  if (!isNode(value)) return undefined
  const keys = Object.keys(value)
  if (keys.length !== 1) return undefined
  const kind = keys[0]!
  const body = value[kind]
  if (kind === 'this' || Array.isArray(body)) return undefined
  return { kind, body: isNode(body) ? body : EMPTY }
}

/** The body when the value is of this kind. */
export const bodyOf = (value: unknown, kind: string): Node | undefined => {
  if (!isNode(value) || !(kind in value) || Object.keys(value).length !== 1) return undefined
  const body = value[kind]
  return isNode(body) ? body : EMPTY
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The text of an identifier, which stands bare or as `{name, quoted}`, `{identifier}`, `{column}` or `{var}`. */
export function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!isNode(value)) return undefined
  if (typeof value.name === 'string') return value.name
  if (isNode(value.name)) return nameOf(value.name)
  const inner = value.identifier ?? value.column ?? value.var ?? value.literal
  if (isNode(inner)) return nameOf(inner.name ?? inner.this ?? inner.value)
  return undefined
}

export const namesOf = (value: unknown): string[] =>
  listOf(value).flatMap((one) => {
    const name = nameOf(one)
    return name === undefined ? [] : [name]
  })

export const isQuoted = (value: unknown): boolean => isNode(value) && value.quoted === true

/** The WITH clause of a statement; a MERGE keeps it as an expression. */
export const withClause = (body: Node): unknown => body.with ?? bodyOf(body.with_, 'with')
