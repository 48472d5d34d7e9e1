import type { z } from 'zod'

/** A key that may be left out: absent or `null` means `fallback`, checked like any other value. */
export const option = <S extends z.ZodType>(schema: S, fallback: z.input<S>) =>
  schema
    .nullish()
    .transform((value): z.output<S> => value ?? schema.parse(fallback))
    .meta({ default: fallback })

/** A key that may be left out: absent or `null` means not set. */
export const optional = <S extends z.ZodType>(schema: S) =>
  schema
    .nullish()
    .transform((value) => value ?? undefined)
    .optional()
