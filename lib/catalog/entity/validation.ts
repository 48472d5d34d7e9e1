import type { z } from 'zod'
import { type Document, documents, isObject, withoutNulls } from '../document.js'
import { badRequest } from '../fault.js'
import type { Generation } from '../generation.js'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/**
 * Checks a body as the server does: nulls count as left out, and a number may come as text, or text as a number.
 * @throws Fault 400 that names every complaint.
 */
export function validate<T>(schema: z.ZodType<T>, body: unknown): T {
  const plain = withoutNulls(body)
  const first = schema.safeParse(plain)
  if (first.success) return first.data
  const second = schema.safeParse(first.error.issues.reduce(coerce, plain))
  if (second.success) return second.data
  throw badRequest(complaints(second.error.issues))
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)

/** `body` with the value of one issue turned into the expected type, where that is possible. */
function coerce(body: unknown, issue: Issue): unknown {
  if (issue.code !== 'invalid_type') return body
  const value = valueAt(body, issue.path)
  if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return replaced(body, issue.path, String(value))
  const isNumeric = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
  if ((issue.expected === 'number' || issue.expected === 'int') && isNumeric)
    return replaced(body, issue.path, Number(value))
  return body
}

function replaced(body: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const inner = replaced((body as Record<PropertyKey, unknown>)[key], rest, value)
  return Array.isArray(body) ? body.with(Number(key), inner) : { ...(body as object), [key]: inner }
}

/** The server's wording: JSON it can't read first and alone, then the fields that miss a rule, joined. */
function complaints(issues: readonly Issue[]): string {
  const [unreadable] = issues.filter((issue) => issue.code !== 'too_small' && !isMissing(issue))
  return unreadable ? wording(unreadable) : `[${issues.map(wording).sort().join(', ')}]`
}

const isMissing = (issue: Issue) => issue.code === 'invalid_type' && issue.message.endsWith('received undefined')

function wording(issue: Issue): string {
  const field = String(issue.path.at(-1) ?? 'body')
  if (isMissing(issue)) return `${field} must not be null`
  if (issue.code === 'unrecognized_keys')
    return `Unrecognized field "${issue.keys[0]}" in ${issue.path.join('.') || 'the body'}`
  return `${issue.path.join('.')}: ${issue.message}`
}

/** @throws Fault 400 for a field that came with a later release. */
export function refuseUnknown(generation: Generation, type: string, body: Document): void {
  for (const path of generation.unknownFields[type] ?? []) {
    const [outer = '', inner] = path.split('[].')
    const isThere = inner === undefined ? outer in body : documents(body[outer]).some((item) => inner in item)
    if (isThere) throw badRequest(`Unrecognized field "${inner ?? outer}"`)
  }
}

/** A body that has to be an object. @throws Fault 400 */
export function objectBody(body: unknown): Document {
  if (!isObject(body)) throw badRequest('Cannot deserialize an object from this value')
  return body
}

/** A body that has to be an array. @throws Fault 400 */
export function arrayBody(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw badRequest('Cannot deserialize an array from this value')
  return body
}
