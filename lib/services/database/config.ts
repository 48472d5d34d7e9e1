import { z } from 'zod'
import { option, optional } from '../../record/option.js'
import { patternProblem } from '../filter.js'

const pattern = z.string().superRefine((source, context) => {
  const message = patternProblem(source)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})

/** Which names to take (spec/behaviours.md §1). */
export const filterPattern = z.strictObject({
  includes: optional(z.array(pattern)).describe(
    'Regular expressions; a name is taken only when one of them matches. Case does not matter, matching starts at the first character.',
  ),
  excludes: optional(z.array(pattern)).describe(
    'Regular expressions; a name is dropped when one of them matches, whatever `includes` says.',
  ),
})
export type FilterPattern = Readonly<z.output<typeof filterPattern>>

const databaseFilters = {
  schemaFilterPattern: optional(filterPattern).describe('Schemas to take, by name.'),
  tableFilterPattern: optional(filterPattern).describe('Tables and views to take, by name.'),
  databaseFilterPattern: optional(filterPattern).describe('Databases to take, by name.'),
  storedProcedureFilterPattern: optional(filterPattern).describe('Stored procedures to take, by name.'),
}

const owner = z.union([z.string(), z.array(z.string()).min(1)])
const ownersOf = (level: string) =>
  optional(z.union([z.string(), z.record(z.string(), owner)])).describe(
    `Owner of every ${level} (a name), or owners by ${level} name or FQN without the service (a map).`,
  )

/** Who owns what (spec/behaviours.md §4.1). */
const ownerConfig = z.strictObject({
  default: optional(z.string()).describe('Owner of whatever no other rule covers.'),
  service: optional(z.string()).describe('Owner of the service.'),
  database: ownersOf('database'),
  databaseSchema: ownersOf('schema'),
  table: ownersOf('table'),
  enableInheritance: option(z.boolean(), true).describe(
    'Whether an element without a rule takes the owner of its schema, else of its database.',
  ),
})

const incremental = z.strictObject({
  enabled: z.boolean().describe('Whether to read only what changed since the last successful run.'),
  lookbackDays: option(z.int(), 7).describe('How many days back to look for the last successful run.'),
  safetyMarginDays: option(z.int(), 1).describe('Days added before that run, for what was late.'),
})

/** `sourceConfig.config` of a run that reads the metadata of a database service (spec/behaviours.md §4.1). */
export const databaseMetadata = z.strictObject({
  type: option(z.literal('DatabaseMetadata'), 'DatabaseMetadata').describe('Names this kind of run.'),
  includeTables: option(z.boolean(), true).describe('Whether to read tables.'),
  includeViews: option(z.boolean(), true).describe('Whether to read views.'),
  includeStoredProcedures: option(z.boolean(), true).describe('Whether to read stored procedures and functions.'),
  includeTags: option(z.boolean(), true).describe('Whether to read the tags the source keeps.'),
  includeOwners: option(z.boolean(), false).describe(
    'Whether to look up the owner the source reports as a user or team of the catalog.',
  ),
  includeDDL: option(z.boolean(), false).describe(
    'Whether to keep the DDL of tables; the definition of views is always kept.',
  ),
  includeCustomProperties: option(z.boolean(), false).describe(
    'Whether to keep what the catalog has no words for, such as the storage engine, as custom properties of tables; they are added to the catalog when it has none of that name.',
  ),
  ownerConfig: optional(ownerConfig).describe('Owners set here win over those the source reports.'),
  markDeletedTables: option(z.boolean(), true).describe(
    'Whether to soft-delete tables the source no longer has; only below schemas listed completely.',
  ),
  markDeletedStoredProcedures: option(z.boolean(), true).describe(
    'Whether to soft-delete stored procedures the source no longer has.',
  ),
  markDeletedSchemas: option(z.boolean(), false).describe('Whether to soft-delete schemas the source no longer has.'),
  markDeletedDatabases: option(z.boolean(), false).describe(
    'Whether to soft-delete databases the source no longer has.',
  ),
  overrideMetadata: option(z.boolean(), false).describe(
    'Whether the source wins over descriptions, tags and owners edited in the catalog.',
  ),
  ...databaseFilters,
  useFqnForFiltering: option(z.boolean(), false).describe(
    'Whether patterns see `service.database.schema.table` in place of the bare name.',
  ),
  threads: option(z.int(), 1).describe('How many schemas to read at the same time.'),
  incremental: optional(incremental).describe(
    'Reads what has changed since the last run of `ingestionPipelineFQN` that was a success, where the source can tell; what the catalog lacks is read in any case.',
  ),
  queryLogDuration: option(z.int(), 1).describe('Accepted for compatibility: days of query log for stored procedures.'),
  queryParsingTimeoutLimit: option(z.int(), 300).describe('Accepted for compatibility: seconds for the SQL parser.'),
  extractJsonSchema: option(z.boolean(), false).describe(
    'Whether to read some rows of each table with JSON, or with texts that look like it, for the fields inside. Views are not read.',
  ),
  jsonSchemaSampleSize: option(z.int().min(1).max(1000), 10).describe('How many rows of a table to read for that.'),
})
export type DatabaseMetadata = Readonly<z.output<typeof databaseMetadata>>

const queryLog = {
  queryLogDuration: option(z.int(), 1).describe('Days of query log to read.'),
  queryLogFilePath: optional(z.string()).describe('A CSV query log to read in place of the source.'),
  resultLimit: option(z.int(), 1000).describe('How many statements to read at most.'),
  filterCondition: optional(z.string()).describe('SQL condition added to the query on the log.'),
}

/** `sourceConfig.config` of a run that reads lineage from views and query logs (spec/behaviours.md §4.2). */
export const databaseLineage = z.strictObject({
  type: option(z.literal('DatabaseLineage'), 'DatabaseLineage').describe('Names this kind of run.'),
  ...queryLog,
  parsingTimeoutLimit: option(z.int(), 300).describe('Seconds after which the parser gives up on a statement.'),
  queryParserConfig: optional(
    z.strictObject({
      type: option(z.enum(['Auto', 'SqlGlot', 'SqlFluff']), 'Auto').describe('The SQL parser asked for.'),
    }),
  ).describe('How statements are parsed.'),
  ...databaseFilters,
  overrideViewLineage: option(z.boolean(), false).describe('Whether to replace the view lineage stored before.'),
  processViewLineage: option(z.boolean(), true).describe('Whether to read lineage from view definitions.'),
  processQueryLineage: option(z.boolean(), true).describe('Whether to read lineage from the query log.'),
  processStoredProcedureLineage: option(z.boolean(), true).describe('Whether to read lineage from stored procedures.'),
  processCrossDatabaseLineage: option(z.boolean(), false).describe('Whether to link equal tables across services.'),
  crossDatabaseServiceNames: optional(z.array(z.string())).describe('The services to link with.'),
  enableTempTableLineage: option(z.boolean(), false).describe('Whether to see through temporary tables.'),
  incrementalLineageProcessing: option(z.boolean(), true).describe('Whether to skip views processed before.'),
  threads: option(z.int().min(1), 1).describe('How many chunks of statements to parse at the same time.'),
})
export type DatabaseLineage = Readonly<z.output<typeof databaseLineage>>

/** `sourceConfig.config` of a run that reads which tables queries use (spec/behaviours.md §4.2). */
export const databaseUsage = z.strictObject({
  type: option(z.literal('DatabaseUsage'), 'DatabaseUsage').describe('Names this kind of run.'),
  ...queryLog,
  stageFileLocation: option(z.string(), '/tmp/query_log').describe('Informational: the stage names its own directory.'),
  processQueryCostAnalysis: option(z.boolean(), true).describe('Whether to record what queries cost.'),
})
export type DatabaseUsage = Readonly<z.output<typeof databaseUsage>>
