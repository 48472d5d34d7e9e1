import { cellsOf, required } from '../../services/database/information-schema/row.js'
import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import type { DatabaseRow } from '../../services/database/rows.js'
import type { BigQueryClient } from './client.js'
import { createRoutineRows } from './convert.js'
import { datasetRows } from './datasets.js'
import { routinesQuery, tableNamesQuery } from './queries.js'
import { sampleQuery, sampleText } from './sample.js'
import type { Scope } from './settings.js'
import { type Asking, tableRows } from './tables.js'
import { createTaxonomies } from './taxonomies.js'

/** Reads BigQuery: a project is a database, a dataset a schema. */
export function bigqueryReader(client: BigQueryClient, scope: Scope): DatabaseReader {
  const taxonomies = scope.policyTags ? createTaxonomies(client) : undefined
  return {
    databases: async function* () {
      yield* (await projectsOf(client, scope)).map((name): DatabaseRow => ({ name }))
    },
    open: async (project) => sessionOn(client, project, taxonomies),
    close: () => client.close(),
  }
}

/** The projects to read: those of the connection, or else that of the credentials. */
export const projectsOf = async (
  client: Pick<BigQueryClient, 'project'>,
  { projects }: Pick<Scope, 'projects'>,
): Promise<readonly string[]> => (projects.length > 0 ? projects : [await client.project()])

function sessionOn(client: BigQueryClient, project: string, taxonomies: Asking['taxonomies']): DatabaseSession {
  const locations = new Map<string, string>()
  const asking = (name: string): Asking => ({
    dataset: { project, name },
    taxonomies,
    ask: async function* ({ sql, values }) {
      for await (const row of client.query(sql, values, locations.get(name))) yield cellsOf(row)
    },
  })
  return {
    schemas: () => datasetRows(client, project, (dataset, location) => locations.set(dataset, location)),
    tables: (schema, options) => tableRows(asking(schema), options),
    tableNames: async function* (schema) {
      const { ask, dataset } = asking(schema)
      for await (const row of ask(tableNamesQuery(dataset))) yield required(row, 'table_name')
    },
    storedProcedures: async function* (schema) {
      const { ask, dataset } = asking(schema)
      const routineRow = createRoutineRows()
      for await (const row of ask(routinesQuery(dataset))) yield routineRow(row)
    },
    sample: async function* (schema, table, columns, rows) {
      const { ask, dataset } = asking(schema)
      for await (const row of ask(sampleQuery(dataset, table, columns, rows)))
        yield columns.map((_, at) => sampleText(row.text(`c${at}`)))
    },
    close: async () => {}, // the client is the reader's
  }
}
