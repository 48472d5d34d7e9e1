import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'

/** `serviceConnection.config` of DuckDB: a database file, or a directory of data files. */
export const duckdbConnection = z
  .strictObject({
    type: option(z.literal('DuckDB'), 'DuckDB').describe('Names this connector.'),
    path: optional(z.string())
      .describe(
        'A database file, opened read-only, or a directory whose CSV, Parquet and JSON files are read as tables, its folders being schemas. Relative to the working directory.',
      )
      .meta({ examples: ['./data'] }),
    setup: optional(z.string()).describe(
      'A SQL script that makes tables, views and comments in an in-memory database, after the files of `path` if that is a directory. Relative to the working directory.',
    ),
    databaseName: optional(z.string()).describe(
      'Name of the database in the catalog; without it, the name of the file, directory or script.',
    ),
    connectionOptions: optional(z.record(z.string(), z.string())).describe(
      'DuckDB settings, such as `threads` or `memory_limit`. Extensions are downloaded only with `autoinstall_known_extensions`.',
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
    'Schemas, tables, views, columns, keys, comments and macros of a DuckDB file, or a directory of CSV, Parquet and JSON files.',
  connection: duckdbConnection,
  drivers: ['@duckdb/node-api'],
  reads: [
    'the database of a file, read-only; or a directory, whose files are tables and whose folders are schemas; or what a SQL script makes',
    'CSV and TSV (`.csv`, `.tsv`), Parquet (`.parquet`, `.parq`, `.pq`) and JSON (`.json`, `.jsonl`, `.ndjson`); all but Parquet also as `.gz`',
    'tables and views with their comments, the definition of views, and the DDL of tables when `includeDDL` is set',
    'columns with their comments and types; `STRUCT`, `UNION`, `MAP` and lists of structs with the fields inside',
    'primary, unique and foreign keys',
    'macros, as functions',
  ],
  privileges: `
Headwater needs to read the file, or the directory and the files in it. A database file is opened read-only and never
changed; while another process has it open for writing, DuckDB refuses to open it.

The catalog has no service type for DuckDB: the service is a \`CustomDatabase\` with \`sourcePythonClass: headwater.duckdb\`.

A file that can't be read fails by its name, and the others are read. DuckDB downloads no extension unless
\`connectionOptions\` sets \`autoinstall_known_extensions\`.`,
} satisfies ConnectorDefinition
