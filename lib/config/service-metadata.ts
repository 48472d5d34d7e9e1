import { z } from 'zod'
import { option, optional } from '../record/option.js'
import { filterPattern } from '../services/database/config.js'

/** A key that a config may hold, and whose value nothing looks at. */
const flag = (fallback: boolean, what: string) =>
  option(z.boolean(), fallback).describe(`Accepted for compatibility: ${what}.`)
const filter = (what: string) => optional(filterPattern).describe(`The ${what} to take, of those that a listing holds.`)
const names = (what: string) => optional(z.array(z.string())).describe(`Accepted for compatibility: ${what}.`)
const markDeleted = (what: string) =>
  option(z.boolean(), true).describe(`Whether ${what} that a whole listing no longer holds are marked deleted.`)
const include = (fallback: boolean, what: string) =>
  option(z.boolean(), fallback).describe(`Whether ${what} are taken from listings.`)

const overrideMetadata = option(z.boolean(), false).describe(
  'Whether the source wins over descriptions, tags and owners edited in the catalog.',
)
const overrideLineage = flag(false, 'replacing the lineage stored before')
const prefixes = optional(z.strictObject({ dbServicePrefixes: names('database services to look in for lineage') }))
const kindOfRun = <T extends string>(type: T) => option(z.literal(type), type).describe('Names this kind of run.')

/**
 * `sourceConfig.config` of the services that are no databases (spec/behaviours.md §4.2). What is taken, dropped and marked
 * deleted is decided for a connector that gives listings; one that yields records decides itself.
 */
export const serviceMetadata = {
  Dashboard: z.strictObject({
    type: kindOfRun('DashboardMetadata'),
    lineageInformation: prefixes.describe('Accepted for compatibility: where lineage leads.'),
    dashboardFilterPattern: filter('dashboards'),
    chartFilterPattern: filter('charts'),
    dataModelFilterPattern: filter('data models'),
    projectFilterPattern: filter('projects'),
    queryParserConfig: optional(
      z.strictObject({
        type: option(z.enum(['Auto', 'SqlGlot', 'SqlFluff']), 'Auto').describe(
          'Accepted for compatibility: the SQL parser asked for.',
        ),
      }),
    ).describe('Accepted for compatibility: how statements are parsed.'),
    includeOwners: include(false, 'owners'),
    markDeletedDashboards: markDeleted('dashboards'),
    markDeletedDataModels: markDeleted('data models'),
    markDeletedCharts: markDeleted('charts'),
    includeTags: include(true, 'tags'),
    includeDataModels: include(true, 'data models'),
    includeDraftDashboard: flag(true, 'drafts'),
    includeUsage: flag(true, 'how often dashboards are looked at'),
    overrideMetadata,
    overrideLineage,
  }),
  Messaging: z.strictObject({
    type: kindOfRun('MessagingMetadata'),
    topicFilterPattern: filter('topics'),
    generateSampleData: flag(false, 'sample messages'),
    markDeletedTopics: markDeleted('topics'),
    overrideMetadata,
  }),
  Pipeline: z.strictObject({
    type: kindOfRun('PipelineMetadata'),
    includeLineage: flag(true, 'lineage of pipelines'),
    includeOwners: include(true, 'owners'),
    ownershipUpdateMode: option(z.enum(['replace', 'append']), 'replace').describe(
      'Accepted for compatibility: whether owners are replaced or added to.',
    ),
    pipelineFilterPattern: filter('pipelines'),
    lineageInformation: optional(
      z.strictObject({
        dbServiceNames: names('database services to look in for lineage'),
        storageServiceNames: names('storage services to look in for lineage'),
        messagingServiceNames: names('messaging services to look in for lineage'),
      }),
    ).describe('Accepted for compatibility: where lineage leads.'),
    overrideLineage,
    markDeletedPipelines: markDeleted('pipelines'),
    includeTags: include(true, 'tags'),
    includeUnDeployedPipelines: flag(true, 'pipelines that are not deployed'),
    statusLookbackDays: option(z.int(), 1).describe('Accepted for compatibility: days of runs to read.'),
    overrideMetadata,
  }),
  MlModel: z.strictObject({
    type: kindOfRun('MlModelMetadata'),
    mlModelFilterPattern: filter('ML models'),
    markDeletedMlModels: markDeleted('ML models'),
    lineageInformation: prefixes.describe('Accepted for compatibility: where lineage leads.'),
    overrideMetadata,
    overrideLineage,
  }),
  Storage: z.strictObject({
    type: kindOfRun('StorageMetadata'),
    containerFilterPattern: filter('containers'),
    storageMetadataConfigSource: optional(z.record(z.string(), z.unknown())).describe(
      'Accepted for compatibility: where the manifest of containers is.',
    ),
    markDeletedContainers: markDeleted('containers'),
    overrideMetadata,
    includeTags: include(false, 'tags'),
    defaultManifest: optional(z.string()).describe('Accepted for compatibility: the manifest as JSON.'),
  }),
  Search: z.strictObject({
    type: kindOfRun('SearchMetadata'),
    searchIndexFilterPattern: filter('search indexes'),
    markDeletedSearchIndexes: markDeleted('search indexes'),
    includeSampleData: flag(true, 'sample documents'),
    sampleSize: option(z.int(), 10).describe('Accepted for compatibility: sample documents per index.'),
    overrideMetadata,
    includeIndexTemplate: flag(false, 'index templates'),
  }),
  Drive: z.strictObject({
    type: kindOfRun('DriveMetadata'),
    markDeletedDirectories: markDeleted('directories'),
    markDeletedFiles: markDeleted('files'),
    markDeletedSpreadsheets: markDeleted('spreadsheets'),
    markDeletedWorksheets: markDeleted('worksheets'),
    includeDirectories: include(true, 'directories'),
    includeFiles: include(true, 'files'),
    includeSpreadsheets: include(true, 'spreadsheets'),
    includeWorksheets: include(true, 'worksheets'),
    includeTags: include(true, 'tags'),
    includeOwners: include(false, 'owners'),
    overrideMetadata,
    useFqnForFiltering: option(z.boolean(), false).describe('Whether patterns see whole FQNs instead of names.'),
    directoryFilterPattern: filter('directories'),
    fileFilterPattern: filter('files'),
    spreadsheetFilterPattern: filter('spreadsheets'),
    worksheetFilterPattern: filter('worksheets'),
    threads: option(z.int(), 1).describe('Accepted for compatibility: directories read at the same time.'),
  }),
}
