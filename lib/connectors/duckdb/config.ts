import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'

/** `serviceConnection.config` of DuckDB: a database file, or a directory of data files. */
export const duckdbConnection = z
  .strictObject({
    type: option(z.literal('DuckDB'), 'DuckDB').describe('Names this connector.'),
    path: optional(z.string())
      .describe(
        'A `.duckdb` file, opened read-only, or a directory whose CSV, Parquet and JSON files are read as tables. Relative to the working directory.',
      )
      .meta({ examples: ['./data'] }),
    setup: optional(z.string()).describe(
      'A SQL script run into an in-memory database first: tables, views, comments. Relative to the working directory.',
    ),
    databaseName: optional(z.string()).describe(
      'Name of the database in the catalog; without it, the name of the file or directory.',
    ),
    connectionOptions: optional(z.record(z.string(), z.string())).describe(
      'DuckDB settings, such as `threads` or `memory_limit`.',
    ),
    supportsMetadataExtraction: option(z.boolean(), true).describe('Accepted for compatibility: metadata runs.'),
  })
  .refine(({ path, setup }) => path !== undefined || setup !== undefined, {
    error: 'needs `path`, `setup` or both',
  })
export type DuckdbConnection = Readonly<z.output<typeof duckdbConnection>>

export const duckdb = {
  type: 'duckdb',
  serviceType: 'Database',
  name: 'DuckDB',
  summary:
    'Schemas, tables, views, columns and comments of a DuckDB file or a directory of CSV, Parquet and JSON files.',
  connection: duckdbConnection,
} satisfies ConnectorDefinition
