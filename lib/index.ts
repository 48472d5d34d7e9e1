/**
 * Headwater: metadata ingestion pipelines.
 *
 * - A **Workflow** is one run: source → processors → sink, or source → processors → stage, then bulk sink.
 * - A **Source** reads an outside system and becomes an Observable of `Either`: a record, or the failure in its place.
 * - A **Processor** is an operator; processors run in the order they are named.
 * - A **Sink** writes records in order, many per request where the server allows it.
 * - A **Stage** gathers records, a **BulkSink** publishes what was gathered.
 * - A **Topology** is the typed tree of nodes and stages that a source of some service type is read by.
 * - A **Scope** is a part of the source listed as a whole; deletions are made per scope, only from a complete listing.
 * - An **FQN** is a fully qualified name, made and split in one place.
 *
 * @packageDocumentation
 */
export { type BulkSinkOptions, bulkSink } from './bulk-sinks/bulk-sink.js'
export { type SearchSinkOptions, searchSink } from './bulk-sinks/search/index.js'
export { type Catalog, type CatalogOptions, startCatalog } from './catalog/catalog.js'
export { ApiError, type ApiErrorSort } from './client/api-error.js'
export { createHttp, type Http, type HttpOptions } from './client/http.js'
export { createMetadata, type Entity, type Metadata } from './client/metadata.js'
export { ConfigError, type ConfigIssue } from './config/config-error.js'
export type { ConnectorDefinition, ServiceType } from './config/connector-definition.js'
export { loadConfig } from './config/load.js'
export type { WorkflowConfig } from './config/schema.js'
export {
  type Connector,
  type ConnectorRun,
  type ConnectorSpec,
  defineConnector,
  type Yielded,
} from './connectors/custom/define-connector.js'
export type { SourceClass } from './connectors/custom/source-class.js'
export { definitions } from './connectors/definitions.js'
export { DriverMissing } from './connectors/load-driver.js'
export { type Either, isLeft, type Left, left, type Right, right, type StackTraceError } from './record/either.js'
export type { KindName, RequestOf } from './record/entities/kinds.js'
export { entityFqn } from './record/entity-fqn.js'
export type { Fqn } from './record/fqn.js'
export * as fqn from './record/fqn.js'
export * as fqnSearch from './record/fqn-search.js'
export {
  type AddLineage,
  type Create,
  create,
  type EdgeEnd,
  lineage,
  type MarkDeleted,
  markDeleted,
  type Patch,
  type Request,
  type SetLifeCycle,
} from './record/request.js'
export { decodeName, encodeName } from './record/reserved-names.js'
export { reveal, Secret, secret } from './record/secret.js'
export { decodeNames, encodeNames } from './record/wire-names.js'
export type { Asset, AssetReader, AssetService } from './services/assets/stages.js'
export type { TypeRules } from './services/database/column-type.js'
export type { DatabaseMetadata } from './services/database/config.js'
export type { SqlAdapter, SqlDialect, SqlRow } from './services/database/information-schema/adapter.js'
export { informationSchemaReader } from './services/database/information-schema/reader.js'
export type { DatabaseReader, DatabaseSession, TableOptions } from './services/database/reader.js'
export type * from './services/database/rows.js'
export { databaseService } from './services/database/service.js'
export { type DatabaseSourceOptions, databaseSource } from './services/database/source.js'
export { databaseTopology } from './services/database/topology.js'
export { createFilter, type FilterPattern, InvalidPattern } from './services/filter.js'
export type { ServiceSpec, SourceRequest } from './services/service-spec.js'
export { ConnectionFailed, type ConnectionTest, type TestStep, testConnection } from './services/test-connection.js'
export { type FileSinkConfig, fileSink } from './sinks/file/index.js'
export { type MetadataRestConfig, type MetadataRestOptions, metadataRest } from './sinks/metadata-rest/index.js'
export { type FileStageConfig, type FileStageOptions, fileStage } from './stages/file/index.js'
export { type Manifest, readManifest, removeStage, StageError } from './stages/manifest.js'
export { readStage } from './stages/read-stage.js'
export { type StageOptions, stage } from './stages/stage.js'
export { type StageWriter, type WriteStageOptions, writeStage } from './stages/write-stage.js'
export type { LetterCount } from './state/dead-letters.js'
export type { Journal } from './state/journal.js'
export { openReplay, type ReplayStateOptions } from './state/replay-state.js'
export { openState, type State, type StateEnd, type StateOptions } from './state/state.js'
export { AlreadyRunning, StateError, StateRefused } from './state/state-error.js'
export type { StatusEvent } from './status/event.js'
export { createStatus, type Status, type StepStatus, successPercent } from './status/status.js'
export { asyncProcessor, processor } from './step/processor.js'
export { source } from './step/source.js'
export {
  type BulkSink,
  type Processor,
  type Sink,
  type Source,
  type Stage,
  type Step,
  type StepFactory,
  stepOf,
} from './step/step.js'
export { createFlow, type Flow } from './stream/flow.js'
export { flowMap } from './stream/flow-map.js'
export { fromPull } from './stream/from-pull.js'
export { type Topology, topology } from './topology/topology.js'
export { validate } from './topology/validate.js'
export { type Delivery, unread, walk } from './topology/walk.js'
export { exitCode } from './workflow/exit-code.js'
export { metadataWorkflow } from './workflow/metadata.js'
export type { RunResult, RunState } from './workflow/result.js'
export { summaryText } from './workflow/summary.js'
export { type Pipeline, type RunOptions, type Workflow, workflow } from './workflow/workflow.js'
