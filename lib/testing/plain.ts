import { type Either, isLeft } from '../record/either.js'

/** An Either as specs compare it: a Left by its name and message, a request by what would be sent. */
export type Plain = { readonly left: { readonly name: string; readonly error: string } } | { readonly right: unknown }

export const plain = (either: Either<unknown>): Plain =>
  isLeft(either)
    ? { left: { name: either.left.name, error: either.left.error } }
    : { right: isRequest(either.right) ? defined(either.right) : either.right }

/** A service without its connection: that holds secrets, and ports that are others every time. */
export function withoutConnection(either: Either<unknown>): Either<unknown> {
  if (isLeft(either) || !isRequest(either.right) || !either.right.kind.endsWith('Service')) return either
  const { connection: _, ...body } = either.right.body as { readonly connection?: unknown }
  return { right: { ...either.right, body } }
}

const isRequest = (value: unknown): value is { readonly kind: string; readonly body: unknown } =>
  typeof value === 'object' && value !== null && 'kind' in value && 'fqn' in value && 'body' in value

/** Without the keys that are undefined: they are not sent. */
function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, defined(inner)]))
}
