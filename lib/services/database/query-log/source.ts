import { type Either, isLeft, type Left, right } from '../../../record/either.js'
import { createStatus, type Status } from '../../../status/status.js'
import { source } from '../../../step/source.js'
import type { Source } from '../../../step/step.js'
import { createFilter, type FilterPattern } from '../../filter.js'
import type { LoggedQuery, LogWindow, QueryLog } from './query-log.js'

export interface QueryLogSourceOptions {
  readonly name: string
  readonly log: QueryLog
  readonly window: LogWindow
  /** Statements that ran in other databases or schemas are filtered out. */
  readonly filters?: {
    readonly databaseFilterPattern?: FilterPattern | undefined
    readonly schemaFilterPattern?: FilterPattern | undefined
  }
}

/** The statements of a log, without those that this program or its peers ran themselves. */
export function queryLogSource(options: QueryLogSourceOptions): Source<LoggedQuery> {
  const status = createStatus(options.name)
  return source(options.name, () => loggedQueries(options, status), { status, close: () => options.log.close() })
}

/** The same as a listing, for a source that has others. */
export async function* loggedQueries(
  { log, window, filters = {} }: Omit<QueryLogSourceOptions, 'name'>,
  status: Status,
): AsyncGenerator<Either<LoggedQuery>, void> {
  const keepsDatabase = createFilter(filters.databaseFilterPattern)
  const keepsSchema = createFilter(filters.schemaFilterPattern)
  let read = 0
  for await (const row of log.queries(window)) {
    if (isLeft(row as Left)) {
      yield row as Left
      continue
    }
    const query = row as LoggedQuery
    read += 1
    const reason = isOwn(query.query)
      ? 'Query Of A Metadata Tool'
      : query.database !== undefined && !keepsDatabase(query.database)
        ? 'Database Filtered Out'
        : query.schema !== undefined && !keepsSchema(query.schema)
          ? 'Schema Filtered Out'
          : undefined
    if (reason === undefined) yield right(query)
    else status.emit({ type: 'filtered', name: query.query.slice(0, 80), reason })
  }
  if (read >= window.limit) {
    const reason = `the log was read up to resultLimit, ${window.limit}: there may be more`
    status.emit({ type: 'warning', key: 'query log', reason })
  }
}

/** The comment that a tool puts before its own statements (spec/workflows-more.md §1.1). */
const isOwn = (query: string): boolean => /^\s*\/\*\s*\{[^*]*"app"\s*:\s*"(OpenMetadata|dbt|Headwater)"/i.test(query)
