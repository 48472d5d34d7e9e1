import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { z } from 'zod'
import { bulkOperationResult } from '../../../lib/record/entities/bulk-operation-result.js'
import { createChart } from '../../../lib/record/entities/chart.js'
import { createClassification } from '../../../lib/record/entities/classification.js'
import { createContainer } from '../../../lib/record/entities/container.js'
import { createCustomMetric } from '../../../lib/record/entities/custom-metric.js'
import { createDashboard } from '../../../lib/record/entities/dashboard.js'
import { createDashboardDataModel } from '../../../lib/record/entities/dashboard-data-model.js'
import { createDashboardService } from '../../../lib/record/entities/dashboard-service.js'
import { createDatabase } from '../../../lib/record/entities/database.js'
import { createDatabaseSchema } from '../../../lib/record/entities/database-schema.js'
import { createDatabaseService } from '../../../lib/record/entities/database-service.js'
import { deleteStale } from '../../../lib/record/entities/delete-stale.js'
import { createDirectory } from '../../../lib/record/entities/directory.js'
import { createDriveService } from '../../../lib/record/entities/drive-service.js'
import { createFile } from '../../../lib/record/entities/file.js'
import { createIngestionPipeline } from '../../../lib/record/entities/ingestion-pipeline.js'
import { jsonPatch } from '../../../lib/record/entities/json-patch.js'
import { addLineage, lineageDetails } from '../../../lib/record/entities/lineage.js'
import { logBatch } from '../../../lib/record/entities/log-batch.js'
import { createMessagingService } from '../../../lib/record/entities/messaging-service.js'
import { createMlModel } from '../../../lib/record/entities/ml-model.js'
import { createMlModelService } from '../../../lib/record/entities/ml-model-service.js'
import { operationMetricsBatch } from '../../../lib/record/entities/operation-metrics.js'
import { createPipeline } from '../../../lib/record/entities/pipeline.js'
import { createPipelineService } from '../../../lib/record/entities/pipeline-service.js'
import { pipelineStatus } from '../../../lib/record/entities/pipeline-status.js'
import { progressUpdate } from '../../../lib/record/entities/progress-update.js'
import { createQuery } from '../../../lib/record/entities/query.js'
import { restore } from '../../../lib/record/entities/restore.js'
import { createRole } from '../../../lib/record/entities/role.js'
import { createSearchIndex } from '../../../lib/record/entities/search-index.js'
import { createSearchService } from '../../../lib/record/entities/search-service.js'
import { createSpreadsheet } from '../../../lib/record/entities/spreadsheet.js'
import { createStorageService } from '../../../lib/record/entities/storage-service.js'
import { createStoredProcedure } from '../../../lib/record/entities/stored-procedure.js'
import { createTable } from '../../../lib/record/entities/table.js'
import { tableData } from '../../../lib/record/entities/table-data.js'
import { tableJoins } from '../../../lib/record/entities/table-joins.js'
import { createTableProfile } from '../../../lib/record/entities/table-profile.js'
import { createTag } from '../../../lib/record/entities/tag.js'
import { createTeam } from '../../../lib/record/entities/team.js'
import { createTopic } from '../../../lib/record/entities/topic.js'
import { usageRequest } from '../../../lib/record/entities/usage.js'
import { createUser } from '../../../lib/record/entities/user.js'
import { createWorksheet } from '../../../lib/record/entities/worksheet.js'
import { schemaDifferences } from './schema-difference.js'

/** Each schema of the wire (spec/fixtures/schemas) and ours. */
const PAIRS: Readonly<Record<string, z.ZodType>> = {
  AddLineageRequest: addLineage,
  BulkOperationResult: bulkOperationResult,
  CreateChartRequest: createChart,
  CreateClassificationRequest: createClassification,
  CreateContainerRequest: createContainer,
  CreateCustomMetricRequest: createCustomMetric,
  CreateDashboardDataModelRequest: createDashboardDataModel,
  CreateDashboardRequest: createDashboard,
  CreateDashboardServiceRequest: createDashboardService,
  CreateDatabaseRequest: createDatabase,
  CreateDatabaseSchemaRequest: createDatabaseSchema,
  CreateDatabaseServiceRequest: createDatabaseService,
  CreateDirectoryRequest: createDirectory,
  CreateDriveServiceRequest: createDriveService,
  CreateFileRequest: createFile,
  CreateIngestionPipelineRequest: createIngestionPipeline,
  CreateMessagingServiceRequest: createMessagingService,
  CreateMlModelRequest: createMlModel,
  CreateMlModelServiceRequest: createMlModelService,
  CreatePipelineRequest: createPipeline,
  CreatePipelineServiceRequest: createPipelineService,
  CreateQueryRequest: createQuery,
  CreateRoleRequest: createRole,
  CreateSearchIndexRequest: createSearchIndex,
  CreateSearchServiceRequest: createSearchService,
  CreateSpreadsheetRequest: createSpreadsheet,
  CreateStorageServiceRequest: createStorageService,
  CreateStoredProcedureRequest: createStoredProcedure,
  CreateTableProfileRequest: createTableProfile,
  CreateTableRequest: createTable,
  CreateTagRequest: createTag,
  CreateTeamRequest: createTeam,
  CreateTopicRequest: createTopic,
  CreateUserRequest: createUser,
  CreateWorksheetRequest: createWorksheet,
  DeleteStale: deleteStale,
  IngestionPipelineStatus: pipelineStatus,
  JsonPatch: jsonPatch,
  LineageDetails: lineageDetails,
  LogBatch: logBatch,
  OperationMetricsBatch: operationMetricsBatch,
  ProgressUpdate: progressUpdate,
  Restore: restore,
  TableData: tableData,
  TableJoins: tableJoins,
  UsageRequest: usageRequest,
}

const OF_CONNECTOR = "the connector's own schema checks it; a union of 60 connectors here helps nobody"

/** Left open on purpose. */
const OPEN: Readonly<Record<string, string>> = {
  'CreateDashboardServiceRequest.connection.config': OF_CONNECTOR,
  'CreateDatabaseServiceRequest.connection.config': OF_CONNECTOR,
  'CreateDriveServiceRequest.connection.config': OF_CONNECTOR,
  'CreateMessagingServiceRequest.connection.config': OF_CONNECTOR,
  'CreateMlModelServiceRequest.connection.config': OF_CONNECTOR,
  'CreatePipelineServiceRequest.connection.config': OF_CONNECTOR,
  'CreateSearchServiceRequest.connection.config': OF_CONNECTOR,
  'CreateStorageServiceRequest.connection.config': OF_CONNECTOR,
  'CreateIngestionPipelineRequest.sourceConfig.config': "the workflow's own schema checks it",
  'CreateTagRequest.recognizers': 'recognizers are made by people in the UI; no source makes them',
  'CreateTeamRequest.profile': 'pictures and chat subscriptions; no source makes them',
  'CreateUserRequest.profile': 'pictures and chat subscriptions; no source makes them',
  'CreateUserRequest.authenticationMechanism': 'credentials of people; a source must not make them',
}

const FIXTURES = new URL('../../fixtures/schemas/', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8'))
const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>

describe('schemas of the requests', () => {
  it('cover every schema of the wire that lies in the fixtures', () => {
    const files = readdirSync(FIXTURES).map((file) => file.replace(/\.json$/, ''))
    expect(files.sort()).to.deep.equal(Object.keys(PAIRS).sort())
  })

  for (const [name, ours] of Object.entries(PAIRS))
    it(`accept what ${name} of the wire accepts`, () => {
      expect(schemaDifferences(read(name), jsonSchema(ours), OPEN)).to.deep.equal([])
    })

  it('leave open only what is listed with a reason', () => {
    const used = new Set<string>()
    for (const [name, ours] of Object.entries(PAIRS)) schemaDifferences(read(name), jsonSchema(ours), OPEN, used)
    expect([...used].sort()).to.deep.equal(Object.keys(OPEN).sort())
  })

  it('are closed: an unknown field is refused at every depth', () => {
    const column = { name: 'id', dataType: 'INT' }
    const table = { name: 't', databaseSchema: 's.d.p', columns: [column] }
    expect(createTable.safeParse(table).success).to.equal(true)
    expect(createTable.safeParse({ ...table, colour: 'red' }).success).to.equal(false)
    const nested = { ...column, children: [{ ...column, colour: 'red' }] }
    expect(createTable.safeParse({ ...table, columns: [nested] }).success).to.equal(false)
  })

  it('are told apart by the comparison', () => {
    const differences = schemaDifferences(read('CreateTableRequest'), jsonSchema(createDatabase))
    expect(differences.join('\n')).to.include('properties').and.include('required')
    const strings = z.strictObject({ date: z.string().max(5), count: z.string() })
    expect(schemaDifferences(read('UsageRequest'), jsonSchema(strings))).to.deep.equal([
      'UsageRequest.date: maxLength undefined became 5',
      'UsageRequest.count: type integer became string',
    ])
  })
})
