import { createHash } from 'node:crypto'
import { concat, defer, from, type Observable } from 'rxjs'
import { maskLiterals } from '../../../lineage/index.js'
import { type Either, isLeft, right } from '../../../record/either.js'
import type { AddLineage, Request } from '../../../record/request.js'
import { redact } from '../../../record/secret.js'
import { createStatus } from '../../../status/status.js'
import { type Processor, stepOf } from '../../../step/step.js'
import type { Flow } from '../../../stream/flow.js'
import { flowMap } from '../../../stream/flow-map.js'
import { spread } from '../../../stream/spread.js'
import { createDraw, type DrawOptions } from './draw.js'
import type { Edge } from './edges.js'
import { createGathered } from './gathered.js'
import type { Statement } from './statement.js'
import { temporaryTables } from './temporary.js'

export interface LineageProcessorOptions extends Omit<DrawOptions, 'warn'> {
  readonly serviceName: string
  /** Follows data through tables that the catalog doesn't know. */
  readonly throughTemporary: boolean
}

/** Statements looked at side by side: their tables are then found with few searches. */
const CONCURRENCY = 64
/** Edges and queries kept before they are sent on, statements remembered, names warned of. */
const MOST = 50_000
const SEEN = 500_000
const WARNED = 1000

/**
 * Statements → edges between tables of the catalog, each once with the columns of all statements that draw it, the
 * queries that draw them, and the views that are done. They come out when the last statement has been read. An edge that
 * is one already passes.
 */
export function lineageProcessor({
  serviceName,
  throughTemporary,
  ...rest
}: LineageProcessorOptions): Processor<Statement | AddLineage, Request> {
  const status = createStatus('Lineage')
  const gathered = createGathered(serviceName)
  const temporary = temporaryTables()
  const isNew = forgetful(SEEN)
  const isNewName = forgetful(WARNED)
  const draw = createDraw({
    ...rest,
    warn: (key, reason) => {
      if (isNewName(`${key} ${reason}`)) status.emit({ type: 'warning', key, reason: redact(reason) })
    },
  })
  let count = 0

  const take = async (statement: Statement): Promise<void> => {
    count += 1
    const at = count
    const { sql, database = '', schema = '', view } = statement
    if (!view && !isNew(createHash('md5').update(`${database}\0${schema}\0${sql}`).digest('base64')))
      return drop(statement)
    let isEmpty = true
    for (const { text, edges } of await draw(statement)) {
      const drawn = edges.filter(keep)
      if (drawn.length === 0) continue
      isEmpty = false
      gathered.add(statement, maskLiterals(text, statement.dialect), drawn, at)
    }
    if (view) gathered.done(view)
    if (isEmpty) drop(statement)
  }
  const drop = ({ name }: Statement): void => status.emit({ type: 'filtered', name, reason: 'Draws No New Edge' })
  /** True for an edge between two tables of the catalog; another may be part of a way through temporary tables. */
  const keep = (edge: Edge): boolean => {
    if (throughTemporary && !temporary.add(edge))
      status.emit({ type: 'warning', key: 'temporary tables', reason: 'there are too many to follow them all' })
    return edge.from.table !== undefined && edge.to.table !== undefined
  }
  const passed = (request: Request): Either<Request> => {
    status.emit({ type: 'processed', kind: request.kind, name: request.fqn })
    return right(request)
  }
  const requests = (): Either<Request>[] => [...gathered.requests()].map(passed)
  const read = async (either: Either<Statement | AddLineage>): Promise<readonly Either<Request>[]> => {
    if (isLeft(either)) return [either]
    if (either.right.kind === 'lineage') return [passed(either.right)]
    await take(either.right)
    return gathered.size > MOST ? requests() : []
  }
  const last = (): Either<Request>[] => {
    for (const edge of temporary.collapsed()) gathered.addCollapsed(edge)
    return requests()
  }
  return {
    ...stepOf(status, () => rest.parser.close()),
    gathers: true,
    operator: (flow: Flow) => (records: Observable<Either<Statement | AddLineage>>) =>
      concat(
        records.pipe(
          flowMap(flow, read, { concurrency: CONCURRENCY }),
          spread((all) => all),
        ),
        defer(() => from(last())),
      ),
  }
}

/** Whether a key is new to one who remembers so many, then begins anew. */
function forgetful(most: number): (key: string) => boolean {
  const seen = new Set<string>()
  return (key) => {
    if (seen.has(key)) return false
    if (seen.size >= most) seen.clear()
    seen.add(key)
    return true
  }
}
