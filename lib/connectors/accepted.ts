import { z } from 'zod'
import { option, optional } from '../record/option.js'

/** A flag that the incumbent's connections have and that changes nothing here. */
export const accepted = (what: string, byDefault = true) =>
  option(z.boolean(), byDefault).describe(`Accepted for compatibility: ${what}.`)

/** Where the incumbent keeps sample data; changes nothing here. */
export const sampleDataStorageConfig = optional(
  z.strictObject({ config: optional(z.record(z.string(), z.unknown())).describe('Where sample data goes.') }),
).describe('Accepted for compatibility: storage for sample data.')
