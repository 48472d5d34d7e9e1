import type { Left } from '../../record/either.js'
import type { KindName, RequestOf } from '../../record/entities/kinds.js'
import type { Fqn } from '../../record/fqn.js'
import type { Pullable } from '../../stream/from-pull.js'

/** One listing of a service: what it yields, and the options of the source config that rule it. */
export interface AssetStage {
  readonly kind: KindName
  /** The function of the reader. */
  readonly listing: string
  readonly filter: string
  readonly markDeleted: string
  /** False leaves the listing out. */
  readonly include?: string
  /** Filters by `project` too. */
  readonly projects?: string
  /** The kind of entity that `parent` names, where the request wants its id. */
  readonly parent?: KindName
}

/** The listings of each type of service, in the order they are read: what is named comes before what names it (spec/topology.md §3). */
export const ASSET_STAGES = {
  dashboard: [
    {
      kind: 'dashboardDataModel',
      listing: 'dataModels',
      filter: 'dataModelFilterPattern',
      markDeleted: 'markDeletedDataModels',
      include: 'includeDataModels',
    },
    { kind: 'chart', listing: 'charts', filter: 'chartFilterPattern', markDeleted: 'markDeletedCharts' },
    {
      kind: 'dashboard',
      listing: 'dashboards',
      filter: 'dashboardFilterPattern',
      markDeleted: 'markDeletedDashboards',
      projects: 'projectFilterPattern',
    },
  ],
  messaging: [{ kind: 'topic', listing: 'topics', filter: 'topicFilterPattern', markDeleted: 'markDeletedTopics' }],
  pipeline: [
    { kind: 'pipeline', listing: 'pipelines', filter: 'pipelineFilterPattern', markDeleted: 'markDeletedPipelines' },
  ],
  mlModel: [
    { kind: 'mlmodel', listing: 'mlModels', filter: 'mlModelFilterPattern', markDeleted: 'markDeletedMlModels' },
  ],
  storage: [
    {
      kind: 'container',
      listing: 'containers',
      filter: 'containerFilterPattern',
      markDeleted: 'markDeletedContainers',
      parent: 'container',
    },
  ],
  search: [
    {
      kind: 'searchIndex',
      listing: 'searchIndexes',
      filter: 'searchIndexFilterPattern',
      markDeleted: 'markDeletedSearchIndexes',
    },
  ],
  drive: [
    {
      kind: 'directory',
      listing: 'directories',
      filter: 'directoryFilterPattern',
      markDeleted: 'markDeletedDirectories',
      include: 'includeDirectories',
    },
    {
      kind: 'file',
      listing: 'files',
      filter: 'fileFilterPattern',
      markDeleted: 'markDeletedFiles',
      include: 'includeFiles',
    },
    {
      kind: 'spreadsheet',
      listing: 'spreadsheets',
      filter: 'spreadsheetFilterPattern',
      markDeleted: 'markDeletedSpreadsheets',
      include: 'includeSpreadsheets',
      parent: 'directory',
    },
    {
      kind: 'worksheet',
      listing: 'worksheets',
      filter: 'worksheetFilterPattern',
      markDeleted: 'markDeletedWorksheets',
      include: 'includeWorksheets',
    },
  ],
} as const satisfies Readonly<Record<string, readonly AssetStage[]>>

/** A type of service that is read by its listings: `messaging`. */
export type AssetService = keyof typeof ASSET_STAGES

type Stage<S extends AssetService> = (typeof ASSET_STAGES)[S][number]

/** A request without its service, which is known; a `parent` is the FQN of one listed before. */
export type Asset<K extends KindName> = Omit<RequestOf<K>, 'service' | 'parent'> &
  ('parent' extends keyof RequestOf<K> ? { readonly parent?: Fqn } : unknown)

/**
 * What a service holds, listing by listing. A listing ends by itself only when it is whole: half of one is thrown. A
 * bad element is a Left in its place.
 */
export type AssetReader<S extends AssetService> = {
  readonly [One in Stage<S> as One['listing']]?: () => Pullable<Asset<One['kind']> | Left>
} & { readonly close?: () => Promise<void> }

/** The keys of the source config that the listings of a service act on. */
export const optionsOf = (service: AssetService): string[] => [
  'includeOwners',
  'includeTags',
  'useFqnForFiltering',
  ...ASSET_STAGES[service].flatMap(({ filter, markDeleted, include, projects }: AssetStage) =>
    [filter, markDeleted, include, projects].filter((key) => key !== undefined),
  ),
]
