import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { toJsonSchema } from '../../lib/config/schema.js'

/** What is compared of a JSON Schema of the incumbent's. */
export interface Outline {
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, { readonly default?: unknown }>>
}

/** Which keys there are, which have to be given, and what the others are without. */
export const keysIn = ({ required = [], properties }: Outline) => ({
  required: [...required].sort(),
  defaults: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default ?? null])),
})

/** The incumbent's: a file below `spec/fixtures`. */
export const theirs = <T extends Outline>(path: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/${path}.json`, import.meta.url), 'utf8')) as T

export const ours = (schema: z.ZodType): Outline => toJsonSchema(schema) as unknown as Outline

/** What a schema has against a value, path by path. */
export const problemsOf = (schema: z.ZodType, value: unknown): string[] =>
  schema
    .safeParse(value)
    .error!.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
