import type { LoggedQuery, LogWindow, QueryLog } from '../../../services/database/query-log/query-log.js'
import { connect, NO_SETTINGS } from '../client.js'
import type { RedshiftConnection } from './config.js'

/** The statements of the database that is connected to, which succeeded: of a cluster and of a workgroup alike. */
export async function redshiftQueryLog(connection: RedshiftConnection): Promise<QueryLog> {
  const client = await connect(connection, connection.database, 1, NO_SETTINGS)
  return {
    queries: ({ from, to, limit, filterCondition }: LogWindow) =>
      joined(client.stream<Piece>(statementsQuery(limit, filterCondition), [moment(from), moment(to)])),
    close: () => client.close(),
  }
}

/** As a `timestamp` of the server has it: UTC. */
const moment = (date: Date): string => date.toISOString().replace('T', ' ').slice(0, 19)

/**
 * https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_HISTORY.html has the first 4,000 characters of a statement;
 * https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_TEXT.html has all of it, in pieces. `$1` and `$2` are moments;
 * a `filterCondition` may name the history `h`.
 */
const statementsQuery = (limit: number, filterCondition: string | undefined): string => `
SELECT h.query_id::varchar AS id, trim(u.usename) AS "user", h.database, h.started, h.ended, h.micros, t.text
FROM (
  SELECT h.query_id, h.user_id, trim(h.database_name) AS database, h.execution_time::float8 AS micros, h.start_time,
         extract(epoch FROM h.start_time)::float8 AS started, extract(epoch FROM h.end_time)::float8 AS ended
  FROM sys_query_history h
  WHERE h.start_time >= $1::timestamp AND h.start_time < $2::timestamp AND trim(h.status) = 'success'
    AND trim(h.query_type) NOT IN ('UTILITY', 'COMMAND')
    AND h.query_text !~ '^[[:space:]]*/[*][[:space:]]*[{][^*]*"app"[[:space:]]*:[[:space:]]*"(OpenMetadata|dbt|Headwater)"'
    ${filterCondition ? `AND (${filterCondition})` : ''}
  ORDER BY h.start_time, h.query_id LIMIT ${limit}) h
JOIN sys_query_text t ON t.query_id = h.query_id
LEFT JOIN pg_user u ON u.usesysid = h.user_id
ORDER BY h.start_time, h.query_id, t.sequence`

/** A piece of a statement; times are seconds. */
interface Piece {
  readonly id: string
  readonly user: string | null
  readonly database: string
  readonly started: number
  readonly ended: number | null
  readonly micros: number | null
  readonly text: string
}

/** Pieces follow each other; a line break in one is written as a backslash and an `n`. */
async function* joined(pieces: AsyncIterable<Piece>): AsyncGenerator<LoggedQuery, void> {
  let open: Piece[] = []
  for await (const piece of pieces) {
    if (open[0] && open[0].id !== piece.id) {
      yield logged(open)
      open = []
    }
    open.push(piece)
  }
  if (open.length > 0) yield logged(open)
}

function logged(pieces: readonly Piece[]): LoggedQuery {
  const { user, database, started, ended, micros } = pieces[0]!
  const query = pieces.map(({ text }) => text).join('')
  return {
    query: query.replaceAll('\\n', '\n').trimEnd(),
    database,
    ...(user === null ? {} : { user }),
    startTime: started * 1000,
    ...(ended === null ? {} : { endTime: ended * 1000 }),
    ...(micros === null ? {} : { duration: micros / 1000 }),
  }
}
