import { left, messageOf, type Right, right } from '../../record/either.js'
import type { KindName } from '../../record/entities/kinds.js'
import type { Fqn } from '../../record/fqn.js'
import { create, type MarkDeleted, type SetLifeCycle } from '../../record/request.js'
import { topology } from '../../topology/topology.js'
import { withJsonFields } from './json-schema/sampled.js'
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
    processor: async (port, service) => {
      const owners = await port.owners([], undefined)
      return [right(create('databaseService', owners ? { ...service, owners } : service))]
    },
  })

  .node('database', { under: 'root', producer: getDatabaseNames })
  .stage('databaseTags', tagStage)
  .stage('database', {
    consumer: [],
    processor: async ({ names, owners }, row) => [
      right(databaseRequest(row, names, await owners([row.name], row.owner))),
    ],
  })
  .postProcess((port) => stale(port, port.config.markDeletedDatabases, 'database', port.names.service))

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
  .stage('tableTags', {
    consumer: ['databaseSchema'],
    storeAllInContext: true,
    processor: ({ tagRequests, config }, { tags = [] }, { databaseSchema }) =>
      [...tagRequests(tags, config.threads > 1 ? databaseSchema.fqn : '')].map(right),
  })
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
  const name = `${at.database}.${at.schema}.${row.name}`
  if (row.failure !== undefined) return [left(name, new Error(row.failure))]
  try {
    const owners = await port.owners([at.database, at.schema, row.name], row.owner)
    const keeps = (schema: string, table: string): boolean =>
      port.filters.keepsSchema(at.database, schema) && port.filters.keepsTable(at.database, schema, table)
    const extension = row.properties && (await port.define(row.properties))
    return [right(tableRequest(await sampled(port, row, at), at, { owners, keeps, extension }))]
  } catch (error) {
    return [left(name, error)]
  }
}

/** A table that can't be sampled is written without what a sample would have shown. */
async function sampled({ config, sessions, status }: DatabasePort, row: TableRow, { database, schema, names }: Place) {
  const session = config.extractJsonSchema ? sessions.get(database) : undefined
  if (!session?.sample) return row
  try {
    return await withJsonFields(row, (columns) =>
      session.sample!(schema, row.name, columns, config.jsonSchemaSampleSize),
    )
  } catch (error) {
    const reason = `its JSON columns were not sampled: ${messageOf(error)}`
    status.emit({ type: 'warning', key: names.table(database, schema, row.name), reason })
    return row
  }
}

type Above = { readonly database: { readonly fqn: Fqn } }

function markSchemasAsDeleted(port: DatabasePort, { database }: Above) {
  return stale(port, port.config.markDeletedSchemas, 'databaseSchema', database.fqn)
}

function markTablesAsDeleted(port: DatabasePort, { database }: Above) {
  return stale(port, port.config.markDeletedTables, 'table', database.fqn)
}

function markStoredProceduresAsDeleted(port: DatabasePort, { database }: Above) {
  return stale(port, port.config.markDeletedStoredProcedures, 'storedProcedure', database.fqn)
}

/** What complete listings below `above` no longer hold; where it is not wanted, they are only forgotten. */
function stale({ listings }: DatabasePort, wanted: boolean, of: KindName, above: Fqn): Right<MarkDeleted>[] {
  if (wanted) return listings.deletions(of, above).map(right)
  listings.forget(of, above)
  return []
}
