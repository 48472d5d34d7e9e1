import { type Cells, cellsOf, required } from '../../services/database/information-schema/row.js'
import type { LoggedQuery, LogWindow, QueryLog } from '../../services/database/query-log/query-log.js'
import { type BigQueryClient, OWN_LABEL } from './client.js'
import { quoted, regionOf } from './names.js'
import type { Scope } from './settings.js'
import { projectsOf } from './source.js'

const TB = 1024 ** 4
/** A script's own text comes again, statement by statement. */
const SCRIPT = 'SCRIPT'
const OTHERS = '^\\\\s*/\\\\*\\\\s*\\\\{[^*]*"app"\\\\s*:\\\\s*"(OpenMetadata|dbt)"'

/**
 * Statements that ended well, oldest first. A `filterCondition` names the columns of the view
 * (https://docs.cloud.google.com/bigquery/docs/information-schema-jobs); it is partitioned by `creation_time`.
 */
export function statementsQuery(
  projects: readonly string[],
  { usageLocation, costPerTB }: Pick<Scope, 'usageLocation' | 'costPerTB'>,
  { from, to, limit, filterCondition }: LogWindow,
): string {
  const [[key, label]] = Object.entries(OWN_LABEL) as [[string, string]]
  const ofProject = (project: string): string => `
SELECT project_id, query, statement_type, user_email, UNIX_MILLIS(start_time) AS started, UNIX_MILLIS(end_time) AS ended,
       total_bytes_billed / ${TB} * ${costPerTB} AS cost
FROM ${quoted(project)}.${quoted(regionOf(usageLocation))}.INFORMATION_SCHEMA.JOBS_BY_PROJECT
WHERE creation_time >= TIMESTAMP_MILLIS(${from.getTime()}) AND creation_time < TIMESTAMP_MILLIS(${to.getTime()})
  AND job_type = 'QUERY' AND state = 'DONE' AND error_result IS NULL AND query IS NOT NULL
  AND COALESCE(statement_type, '') <> '${SCRIPT}'
  AND NOT EXISTS (SELECT 1 FROM UNNEST(labels) AS l WHERE l.key = '${key}' AND l.value = '${label}')
  AND NOT REGEXP_CONTAINS(query, '${OTHERS}')
  ${filterCondition ? `AND (${filterCondition})` : ''}`
  return `${projects.map(ofProject).join('\nUNION ALL')}\nORDER BY started\nLIMIT ${limit}`
}

/** The statements that the projects were billed for, and for how much. */
export const bigqueryQueryLog = (client: BigQueryClient, scope: Scope): QueryLog => ({
  queries: async function* (window) {
    const sql = statementsQuery(await projectsOf(client, scope), scope, window)
    for await (const row of client.query(sql, [], scope.usageLocation)) yield logged(cellsOf(row))
  },
  close: () => client.close(),
})

function logged(row: Cells): LoggedQuery {
  const [database, user, queryType] = ['project_id', 'user_email', 'statement_type'].map((key) => row.text(key))
  const [startTime, endTime, cost] = ['started', 'ended', 'cost'].map((key) => row.number(key))
  return {
    query: required(row, 'query'),
    ...(database === undefined ? {} : { database }),
    ...(user === undefined ? {} : { user }),
    ...(queryType === undefined ? {} : { queryType }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...(startTime === undefined || endTime === undefined ? {} : { duration: endTime - startTime }),
    ...(cost === undefined ? {} : { cost }),
  }
}
