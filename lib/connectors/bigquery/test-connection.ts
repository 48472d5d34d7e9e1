import type { ConnectionTest } from '../../services/test-connection.js'
import type { BigQueryClient, DatasetEntry } from './client.js'
import { quoted, quotedPath, regionOf } from './names.js'
import type { Scope } from './settings.js'
import { projectsOf } from './source.js'

const VISIBLE =
  'grant roles/bigquery.metadataViewer on the project, and roles/bigquery.jobUser on the one that is billed'

/** The steps of the incumbent's definition. The first dataset of the first project is asked. */
export function connectionTest(client: BigQueryClient, scope: Scope): ConnectionTest {
  const project = async (): Promise<string> => (await projectsOf(client, scope))[0]!
  const drain = async (sql: string, location?: string): Promise<void> => {
    for await (const _ of client.query(sql, [], location)) return
  }
  const anyDataset = async (): Promise<DatasetEntry> => {
    for await (const dataset of client.datasets(await project())) return dataset
    throw new Error(`there is no dataset in ${await project()}, or its list is not to be seen`)
  }
  let found: Promise<DatasetEntry> | undefined
  const dataset = (): Promise<DatasetEntry> => {
    found ??= anyDataset()
    return found
  }
  const firstOf =
    (view: string, where = '') =>
    async (): Promise<void> => {
      const { name, location } = await dataset()
      const path = quotedPath(await project(), name)
      await drain(`SELECT table_name FROM ${path}.INFORMATION_SCHEMA.${view} ${where} LIMIT 1`, location)
    }
  const taxonomies = async (): Promise<void> => {
    const projects = scope.taxonomyProjects.length > 0 ? scope.taxonomyProjects : [await project()]
    for (const one of projects)
      await client.catalog(`projects/${one}/locations/${scope.taxonomyLocation}/taxonomies`, { pageSize: '1' })
  }
  const jobs = async (): Promise<void> => {
    const path = `${quoted(await project())}.${quoted(regionOf(scope.usageLocation))}.INFORMATION_SCHEMA.JOBS_BY_PROJECT`
    const recent = 'creation_time > TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR)'
    await drain(`SELECT query FROM ${path} WHERE ${recent} LIMIT 1`, scope.usageLocation)
  }
  return {
    steps: [
      {
        name: 'CheckAccess',
        mandatory: true,
        hint: 'check the credentials, and that they have roles/bigquery.jobUser on the project that is billed',
        run: () => drain('SELECT 1'),
      },
      { name: 'GetSchemas', mandatory: true, hint: VISIBLE, run: async () => void (await dataset()) },
      { name: 'GetTables', mandatory: true, hint: VISIBLE, run: firstOf('TABLES', "WHERE table_type = 'BASE TABLE'") },
      { name: 'GetViews', mandatory: false, hint: VISIBLE, run: firstOf('VIEWS') },
      ...(scope.policyTags
        ? [
            {
              name: 'GetTags',
              mandatory: false,
              hint: 'grant datacatalog.taxonomies.list, or set includePolicyTags: false',
              run: taxonomies,
            },
          ]
        : []),
      {
        name: 'GetQueries',
        mandatory: false,
        hint: 'grant roles/bigquery.resourceViewer; only usage and lineage need it',
        run: jobs,
      },
    ],
    close: () => client.close(),
  }
}
