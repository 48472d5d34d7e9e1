import { type Left, left } from '../../record/either.js'
import type { LoggedQuery, LogWindow, QueryLog } from '../../services/database/query-log/query-log.js'
import { connect, type PostgresClient } from './client.js'
import type { Login } from './options.js'
import { HIDDEN_STATEMENTS, STATEMENT_SOURCE, statementsQuery } from './query-log-queries.js'

/**
 * The statements that `pg_stat_statements` sums up, of every database of the server, the most frequent first. It knows
 * no times: the days of the window don't matter, and counts are those since its last reset.
 */
export async function postgresQueryLog(connection: Logged): Promise<QueryLog> {
  const client = await connect(connection, connection.database, 2)
  return {
    queries: (window) => statements(client, connection, window),
    close: () => client.close(),
  }
}

type Logged = Login & { readonly database: string; readonly queryStatementSource: string }

interface StatementSource {
  readonly source: string
  readonly columns: readonly string[]
}

async function* statements(
  client: PostgresClient,
  { queryStatementSource, username }: Logged,
  window: LogWindow,
): AsyncGenerator<LoggedQuery | Left, void> {
  const [found] = await client.rows<StatementSource>(STATEMENT_SOURCE, [queryStatementSource])
  if (!found) throw new Error(missing(queryStatementSource))
  yield* client.stream<LoggedQuery>(statementsQuery(found, window.filterCondition), [window.limit])
  const [{ hidden } = { hidden: 0 }] = await client.rows<{ hidden: number }>(HIDDEN_STATEMENTS(found.source))
  if (hidden > 0) {
    yield left(
      found.source,
      new Error(`${hidden} statements are hidden from ${username}: GRANT pg_read_all_stats TO it`),
    )
  }
}

const missing = (source: string): string =>
  source === 'pg_stat_statements'
    ? "there is no pg_stat_statements: run CREATE EXTENSION pg_stat_statements; in this database, with shared_preload_libraries = 'pg_stat_statements' in postgresql.conf"
    : `queryStatementSource: there is no view ${source}; CREATE EXTENSION pg_stat_statements; brings pg_stat_statements`
