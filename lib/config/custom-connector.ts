import { z } from 'zod'
import { option, optional } from '../record/option.js'
import { filterPattern } from '../services/database/config.js'
import type { ConnectorDefinition, ServiceType } from './connector-definition.js'

/** `source.type: custom…`: the user's own class reads the source (spec/workflow.md §7). `filters` are what the server's forms have. */
const custom = <S extends ServiceType>(serviceType: S, filters: readonly string[], more: z.ZodRawShape = {}) =>
  ({
    type: `custom${serviceType}`,
    serviceType,
    name: `Custom${serviceType}`,
    summary: 'A source you wrote, loaded from a file or an npm package.',
    connection: z.looseObject({
      type: z.literal(`Custom${serviceType}`).describe('Names this connector.'),
      sourcePythonClass: optional(z.string())
        .describe('The class: `./connectors/csv.js#CsvConnector`, `my-package#Name` or a dotted path.')
        .meta({ examples: ['./connectors/csv.js#CsvConnector'] }),
      connectionOptions: optional(z.record(z.string(), z.string())).describe('Options for your class.'),
      ...Object.fromEntries(
        filters.map((name) => [
          `${name}FilterPattern`,
          optional(filterPattern).describe("Prefills the server's forms."),
        ]),
      ),
      ...more,
      supportsMetadataExtraction: option(z.boolean(), true).describe('Accepted for compatibility: metadata runs.'),
    }),
  }) satisfies ConnectorDefinition

export const customDatabase = custom('Database', ['schema', 'table', 'database'])

/** A connector of your own, for every type of service that can be written. */
export const customConnectors: readonly ConnectorDefinition[] = [
  customDatabase,
  custom('Dashboard', ['dashboard', 'chart', 'dataModel', 'project']),
  custom('Messaging', ['topic']),
  custom('Pipeline', ['pipeline']),
  custom('MlModel', ['mlModel']),
  custom('Storage', ['container'], {
    supportsProfiler: option(z.boolean(), true).describe('Accepted for compatibility: profiler runs.'),
  }),
  custom('Search', ['searchIndex']),
  custom('Drive', ['directory', 'file', 'spreadsheet', 'worksheet'], {
    type: option(z.literal('CustomDrive'), 'CustomDrive').describe('Names this connector.'),
    connectionArguments: optional(z.record(z.string(), z.unknown())).describe('Accepted for compatibility.'),
  }),
]

/** Whether `source.type` names a connector of the user's own, by its lower-case word. */
export const isCustom = (connector: string): boolean =>
  customConnectors.some(({ type }) => type.toLowerCase() === connector)
