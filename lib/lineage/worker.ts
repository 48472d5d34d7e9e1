import { parentPort } from 'node:worker_threads'
import { parseLineage, parseStatementLineage } from './lineage.js'
import { splitScript } from './script.js'
import type { SqlRequest, StatementResult } from './statement.js'

/** What the parser asks of a worker: a script, or what is left of one. */
export type WorkerRequest = SqlRequest & { readonly statements?: readonly string[] }

/** What a worker answers: that it is ready, the statements of a script, then a result for each. */
export type WorkerAnswer =
  | { readonly ready: true }
  | { readonly statements: readonly string[] }
  | { readonly result: StatementResult }

const answer = (message: WorkerAnswer): void => parentPort?.postMessage(message)

parentPort?.on('message', ({ statements, ...request }: WorkerRequest) => {
  const all = statements ?? splitScript(request.sql, request.dialect)
  answer({ statements: all })
  for (const sql of all) answer({ result: parseStatementLineage({ ...request, sql }) })
})
parseLineage({ sql: 'SELECT a FROM t', dialect: 'generic' })
answer({ ready: true })
