import { left, right } from '../../record/either.js'
import { create, type MarkDeleted, type SetLifeCycle } from '../../record/request.js'
import { topology } from '../../topology/topology.js'
import type { DatabasePort } from './port.js'
import {
  getDatabaseNames,
  getDatabaseSchemaNames,
  getServices,
  getStoredProcedures,
  getTablesNameAndType,
  type InSchema,
} from './producers.js'
import { databaseRequest, type Place, schemaRequest, storedProcedureRequest, tableRequest } from './requests.js'
import type { TableRow, TagRow } from './rows.js'

const place = ({ names }: DatabasePort, { database, databaseSchema }: InSchema): Place => ({
  names,
  database: database.body.name,
  schema: databaseSchema.body.name,
})

/** The classifications and tags that an element's labels name: written before the element. */
const tagStage = {
  consumer: [],
  storeAllInContext: true,
  processor: ({ tagRequests }: DatabasePort, { tags }: { readonly tags?: readonly TagRow[] | undefined }) =>
    [...tagRequests(tags ?? [])].map(right),
} as const

/**
 * How a database service is read (spec/topology.md §3.1). Foreign keys are part of their table's request, their FQNs
 * being built locally, so the root needs no `yieldTableConstraints`.
 */
export const databaseTopology = topology<DatabasePort>()
  .root('root', getServices)
  .stage('databaseService', {
    consumer: [],
    overwrite: false,
    mustReturn: true,
    processor: (_, service) => [right(create('databaseService', service))],
  })

  .node('database', { under: 'root', producer: getDatabaseNames })
  .stage('databaseTags', tagStage)
  .stage('database', {
    consumer: [],
    processor: async ({ names, owners }, row) => [
      right(databaseRequest(row, names, await owners([row.name], row.owner))),
    ],
  })
  .postProcess(({ listings, names, config }) =>
    config.markDeletedDatabases ? rights(listings.deletions('database', names.service)) : [],
  )

  .node('databaseSchema', { under: 'database', producer: getDatabaseSchemaNames })
  .stage('databaseSchemaTags', tagStage)
  .stage('databaseSchema', {
    consumer: ['database'],
    processor: async ({ names, owners }, row, { database }) => {
      const name = database.body.name
      return [right(schemaRequest(row, { names, database: name }, await owners([name, row.name], row.owner)))]
    },
  })
  .postProcess(markSchemasAsDeleted)
  .postProcess(markTablesAsDeleted)
  .postProcess(markStoredProceduresAsDeleted)

  .node('table', { under: 'databaseSchema', producer: getTablesNameAndType })
  .stage('tableTags', tagStage)
  .stage('table', { consumer: ['database', 'databaseSchema'], processor: yieldTable })
  .stage('lifeCycle', {
    consumer: ['table'],
    nullable: true,
    processor: (_, row, { table }) =>
      row.lifeCycle
        ? [right<SetLifeCycle>({ kind: 'lifeCycle', of: 'table', fqn: table.fqn, body: row.lifeCycle })]
        : [],
  })

  .node('storedProcedure', { under: 'databaseSchema', producer: getStoredProcedures })
  .stage('storedProcedure', {
    consumer: ['database', 'databaseSchema'],
    processor: (port, row, context) => [right(storedProcedureRequest(row, place(port, context)))],
  })

async function yieldTable(port: DatabasePort, row: TableRow, context: InSchema) {
  const at = place(port, context)
  try {
    const owners = await port.owners([at.database, at.schema, row.name], row.owner)
    const keeps = (schema: string, table: string): boolean =>
      port.filters.keepsSchema(at.database, schema) && port.filters.keepsTable(at.database, schema, table)
    return [right(tableRequest(row, at, { owners, keeps }))]
  } catch (error) {
    return [left(`${at.database}.${at.schema}.${row.name}`, error)]
  }
}

const rights = (requests: readonly MarkDeleted[]) => requests.map(right)

type Above = { readonly database: { readonly fqn: InSchema['database']['fqn'] } }

function markSchemasAsDeleted({ listings, config }: DatabasePort, { database }: Above) {
  return config.markDeletedSchemas ? rights(listings.deletions('databaseSchema', database.fqn)) : []
}

function markTablesAsDeleted({ listings, config }: DatabasePort, { database }: Above) {
  return config.markDeletedTables ? rights(listings.deletions('table', database.fqn)) : []
}

function markStoredProceduresAsDeleted({ listings, config }: DatabasePort, { database }: Above) {
  return config.markDeletedStoredProcedures ? rights(listings.deletions('storedProcedure', database.fqn)) : []
}
