import { concat, defer, ignoreElements, type Observable } from 'rxjs'
import type { Dialect } from '../../lineage/dialect.js'
import type { LineageParser } from '../../lineage/parser.js'
import { type Either, isLeft, left, right } from '../../record/either.js'
import { redact } from '../../record/secret.js'
import type { LoggedQuery } from '../../services/database/query-log/query-log.js'
import { createStatus } from '../../status/status.js'
import { type Processor, stepOf } from '../../step/step.js'
import { flowMap } from '../../stream/flow-map.js'
import { spread } from '../../stream/spread.js'
import type { ParsedQuery } from './parsed-query.js'
import { queryReader, SHOWN } from './reader.js'

export interface QueryParserOptions {
  readonly parser: LineageParser
  readonly dialect: Dialect
  /** When statements ran of which the log does not tell it. */
  readonly now: number
}

/** Statements that wait for the parser at once. */
const CONCURRENCY = 64
const DAY_MS = 86_400_000

/**
 * Logged statements → the tables they use. Statements that use none are filtered out, and so are those that can't be
 * parsed, with a warning. What comes out is not in the order of the log.
 */
export function queryParser({ parser, dialect, now }: QueryParserOptions): Processor<LoggedQuery, ParsedQuery> {
  const status = createStatus('Query Parser')
  const read = queryReader(parser, dialect)
  const today = Math.floor(now / DAY_MS) * DAY_MS

  const parse = async (query: LoggedQuery): Promise<readonly Either<ParsedQuery>[]> => {
    const { shape, problems } = await read(query.query)
    for (const { start, error } of problems) {
      status.emit({ type: 'warning', key: redact(start), reason: redact(`not parsed: ${error.slice(0, SHOWN)}`) })
    }
    if (shape.tables.length === 0) {
      const reason = problems.length > 0 ? 'Not Parsed' : 'Uses No Table'
      status.emit({ type: 'filtered', name: redact(shape.sql.slice(0, SHOWN)), reason })
      return []
    }
    status.emit({ type: 'processed', kind: 'parsedQuery', name: shape.name })
    const { database, schema, user, count = 1, duration = 0, cost = 0 } = query
    return [
      right({
        kind: 'parsedQuery',
        name: shape.name,
        shape,
        ...(database === undefined ? {} : { database }),
        ...(schema === undefined ? {} : { schema }),
        ...(user === undefined ? {} : { user }),
        time: query.startTime ?? query.endTime ?? today,
        count,
        duration: duration * count,
        cost: cost * count,
      }),
    ]
  }
  const attempt = async (either: Either<LoggedQuery>): Promise<readonly Either<ParsedQuery>[]> => {
    if (isLeft(either)) return [either]
    try {
      return await parse(either.right)
    } catch (error) {
      const failure = left('a statement of the log', error)
      status.emit({ type: 'failed', failure: failure.left })
      return [failure]
    }
  }
  return {
    ...stepOf(status, () => parser.close()),
    operator: (flow) => (queries: Observable<Either<LoggedQuery>>) =>
      concat(
        queries.pipe(
          flowMap(flow, attempt, { concurrency: CONCURRENCY }),
          spread((all) => all),
        ),
        defer(() => parser.close()).pipe(ignoreElements()), // publishing needs the memory of its threads
      ),
  }
}
