import { type Either, isLeft, right } from '../../../record/either.js'
import type { AddLineage } from '../../../record/request.js'
import { createStatus } from '../../../status/status.js'
import { source } from '../../../step/source.js'
import type { Source } from '../../../step/step.js'
import type { LogWindow, QueryLog } from '../query-log/query-log.js'
import { loggedQueries } from '../query-log/source.js'
import { crossDatabaseEdges } from './cross-database.js'
import { procedureStatements } from './procedures.js'
import type { Statement } from './statement.js'
import { type ListingOptions, viewStatements } from './views.js'

export interface StatementSourceOptions extends Omit<ListingOptions, 'status'> {
  /** Printed as the step's name: the connector's. */
  readonly name: string
  readonly log: QueryLog
  readonly window: LogWindow
}

/** What a lineage run reads, in this order: views, stored procedures, the query log, equal tables of other services; each where the config wants it. */
export function statementSource({
  name,
  log,
  window,
  ...rest
}: StatementSourceOptions): Source<Statement | AddLineage> {
  const status = createStatus(name)
  const options = { ...rest, status }
  const { config, dialect } = rest
  async function* records(): AsyncGenerator<Either<Statement | AddLineage>, void> {
    if (config.processViewLineage) yield* viewStatements(options)
    if (config.processStoredProcedureLineage) yield* procedureStatements(options)
    if (config.processQueryLineage) yield* logged()
    if (config.processCrossDatabaseLineage) yield* crossDatabaseEdges(options)
  }
  async function* logged(): AsyncGenerator<Either<Statement>, void> {
    for await (const one of loggedQueries({ log, window, filters: config }, status)) {
      if (isLeft(one)) yield one
      else {
        const { query: sql, database, schema } = one.right
        yield right<Statement>({
          kind: 'statement',
          name: sql.slice(0, SHOWN),
          sql,
          dialect,
          ...(database === undefined ? {} : { database }),
          ...(schema === undefined ? {} : { schema }),
          source: 'QueryLineage',
          isLogged: true,
        })
      }
    }
  }
  return source(name, records, { status, close: () => log.close() })
}

/** Characters of a statement in a status. */
const SHOWN = 80
