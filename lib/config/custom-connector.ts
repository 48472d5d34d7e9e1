import { z } from 'zod'
import { option, optional } from '../record/option.js'
import { filterPattern } from '../services/database/config.js'
import type { ConnectorDefinition } from './connector-definition.js'

/** `source.type: customDatabase`: the user's own class reads the source (spec/workflow.md §7). */
export const customDatabase = {
  type: 'customDatabase',
  serviceType: 'Database',
  name: 'CustomDatabase',
  summary: 'A source you wrote, loaded from a file or an npm package.',
  connection: z.looseObject({
    type: z.literal('CustomDatabase').describe('Names this connector.'),
    sourcePythonClass: optional(z.string())
      .describe('The class: `./connectors/csv.js#CsvConnector`, `my-package#Name` or a dotted path.')
      .meta({ examples: ['./connectors/csv.js#CsvConnector'] }),
    connectionOptions: optional(z.record(z.string(), z.string())).describe('Options for your class.'),
    schemaFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
    tableFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
    databaseFilterPattern: optional(filterPattern).describe("Prefills the server's forms."),
    supportsMetadataExtraction: option(z.boolean(), true).describe('Accepted for compatibility: metadata runs.'),
  }),
} satisfies ConnectorDefinition
