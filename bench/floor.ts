import { fileURLToPath } from 'node:url'
import { DATABASES, SCHEMAS, STORED_PROCEDURES, TYPES, tablesQuery } from '../lib/connectors/postgres/queries.js'
import { execute } from './execute.js'
import type { Lab } from './lab.js'
import { type Shape, STOP_ON_ERROR, schemaName } from './schema.js'
import type { Recorded } from './stand-in/journal.js'

/** The catalog queries of a run as psql reads them; what they answer goes nowhere. */
export function catalogQueries(database: string, { schemas }: Shape): string {
  const options = { tables: true, views: true, ddl: false, tags: true }
  const schemaQueries = [tablesQuery(options), STORED_PROCEDURES]
  const queries = [bound(DATABASES, database), SCHEMAS, TYPES]
  for (let at = 0; at < schemas; at += 1) queries.push(...schemaQueries.map((query) => bound(query, schemaName(at))))
  return [STOP_ON_ERROR, '\\o /dev/null', ...queries.map((query) => `${query};`)].join('\n')
}

const bound = (query: string, value: string): string => query.replaceAll('$1', `'${value}'`)

/** Seconds of psql over a file of statements. */
export function readingSeconds(lab: Lab, database: string, file: string): number {
  const started = performance.now()
  lab.postgres.psql(database, file)
  return (performance.now() - started) / 1000
}

/** Seconds of a bare HTTP client, in a process of its own, over a file of recorded requests. */
export async function sendingSeconds(lab: Lab, file: string, inFlight: number): Promise<number> {
  const client = fileURLToPath(new URL('./bare-client.js', import.meta.url))
  const { stdout } = await execute([process.execPath, client, file, lab.standIn.url, String(inFlight)], lab)
  return (JSON.parse(stdout) as { seconds: number }).seconds
}

/** One request per line. */
export const linesOf = (requests: readonly Recorded[]): string => requests.map((one) => JSON.stringify(one)).join('\n')
