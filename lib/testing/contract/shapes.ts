import { pathText } from '../../config/config-error.js'
import { toJsonSchema } from '../../config/schema.js'
import { branches, type Shape } from '../../config/shape.js'
import type { Subject } from './subject.js'

/** One option, at whatever depth. */
export interface Option {
  readonly path: readonly string[]
  /** As errors write it. */
  readonly text: string
  readonly description: string | undefined
  /** Whether its schema is `secret()`. */
  readonly isSecret: boolean
}

type Formatted = Shape & { readonly format?: string }

export const shapeOf = ({ schema }: Subject): Shape => toJsonSchema(schema)

/** All options that may be written. */
export const optionsOf = (shape: Shape, above: readonly string[] = []): readonly Option[] =>
  branches(shape).flatMap(({ properties = {}, items }) => [
    ...Object.entries(properties).flatMap(([key, property]) => {
      const path = [...above, key]
      const isSecret = branches(property).some(({ format }: Formatted) => format === 'password')
      return [{ path, text: pathText(path), description: property.description, isSecret }, ...optionsOf(property, path)]
    }),
    ...(items ? optionsOf(items, above) : []),
  ])
