import { z } from 'zod'
import { KINDS, type KindName } from '../../record/entities/kinds.js'

type Check = (value: unknown) => boolean

/** Whether the server would take this body. */
export const isValid = (kind: KindName, body: object): boolean => {
  const { request } = KINDS[kind]
  return quick(request)(body) || request.validate(body)
}

const known = new Map<z.core.$ZodType, Check>()

/**
 * A check that may say no to what is valid, but never yes to what is not. It looks only at the keys that are there, where
 * zod, compiled too, asks for each that could be. What it does not know it leaves to zod.
 */
function quick(schema: z.core.$ZodType): Check {
  const found = known.get(schema) ?? made(schema as z.ZodType)
  known.set(schema, found)
  return found
}

function made(schema: z.ZodType): Check {
  if (schema instanceof z.ZodOptional) return optional(schema.unwrap())
  if (schema instanceof z.ZodObject && isStrict(schema)) return object(schema)
  if (schema instanceof z.ZodArray && checksOf(schema).length === 0) return (value) => list(value, schema.element)
  if (schema instanceof z.ZodEnum) return oneOf(schema.options)
  if (schema instanceof z.ZodString && checksOf(schema).every((one) => LENGTHS.includes(one))) return text(schema)
  if (schema instanceof z.ZodNumber && schema.format === 'safeint' && checksOf(schema).length === 0)
    return Number.isSafeInteger
  return (value) => schema.validate(value)
}

const LENGTHS = ['min_length', 'max_length']
const checksOf = ({ def }: z.ZodType): readonly string[] => (def.checks ?? []).map(({ _zod }) => _zod.def.check)

const isStrict = (schema: z.ZodObject): boolean =>
  schema.def.catchall instanceof z.ZodNever && checksOf(schema).length === 0

const optional =
  (inner: z.core.$ZodType): Check =>
  (value) =>
    value === undefined || quick(inner)(value)

function oneOf(options: readonly unknown[]): Check {
  const all = new Set(options)
  return (value) => all.has(value)
}

/** A length is counted in code points: in doubt zod counts. */
function text({ minLength, maxLength }: z.ZodString): Check {
  const [least, most] = [2 * (minLength ?? 0), maxLength ?? Number.POSITIVE_INFINITY]
  return (value) => typeof value === 'string' && value.length >= least && value.length <= most
}

function list(value: unknown, element: z.core.$ZodType): boolean {
  if (!Array.isArray(value)) return false
  const check = quick(element)
  for (const item of value as readonly unknown[]) if (!check(item)) return false
  return true
}

function object({ shape }: z.ZodObject): Check {
  const fields = new Map(Object.keys(shape).map((key) => [key, later(() => quick(shape[key]))]))
  const required = Object.keys(shape).filter((key) => !(shape[key] instanceof z.ZodOptional))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    for (const key in value) {
      const field = fields.get(key)
      if (field === undefined || !field()((value as Record<string, unknown>)[key])) return false
    }
    for (const key of required) if (!(key in value)) return false
    return true
  }
}

/** Made when it is first needed: a column may hold columns. */
function later<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
