import type { Observable } from 'rxjs'
import type { z } from 'zod'
import type { Metadata } from '../../client/metadata.js'
import type { Either } from '../../record/either.js'
import type { Fqn } from '../../record/fqn.js'
import type { Request } from '../../record/request.js'
import type { DatabaseReader } from '../../services/database/reader.js'
import type { Pullable } from '../../stream/from-pull.js'

/** What a connector's functions are given for one run. */
export interface ConnectorRun<Options> {
  /** `connectionOptions`, checked by the connector's own schema. */
  readonly options: Options
  readonly serviceName: string
  /** The service's FQN: what a database names as its service. */
  readonly service: Fqn
  /** The catalog. A read waits until everything yielded before it has arrived. */
  readonly metadata: Pick<Metadata, 'find' | 'list' | 'search'>
}

/** What `records` may yield: a request, or an Either. */
export type Yielded = Request | Either<Request>

/** A connector as its author writes it. The service itself is written for it. */
export interface ConnectorSpec<Options extends z.ZodObject> {
  /** As in `MyCsv`: names the step. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** The keys of `connectionOptions`; each `.describe()` is its line in `describe`, docs and forms. */
  readonly options: Options
  /** Rejects when the source can't be read with these options. */
  testConnection?(options: z.output<Options>): Promise<void>
  /** Everything, parents first: an iterable (pulled, any size) or an Observable (pushed: small or slow). */
  records?(run: ConnectorRun<z.output<Options>>): Pullable<Yielded> | Observable<Yielded>
  /** Or, for a database: its listings. Filters, FQNs, owners, tags, keys and deletions are then taken care of. */
  database?(run: ConnectorRun<z.output<Options>>): Promise<DatabaseReader> | DatabaseReader
}

const CONNECTOR = Symbol.for('headwater.connector')

/** A connector that can be loaded by its module path. */
export interface Connector<Options extends z.ZodObject = z.ZodObject> extends ConnectorSpec<Options> {
  readonly [CONNECTOR]: 1
}

/**
 * A connector of your own, to be exported from a module that `sourcePythonClass` names.
 * @throws TypeError when it has neither `records` nor `database`, or both.
 * @example
 * export const Shelf = defineConnector({
 *   name: 'Shelf', summary: 'Reads the shelf.', options: z.strictObject({}),
 *   *records({ service }) { yield create('database', { name: 'books', service }) },
 * })
 */
export function defineConnector<Options extends z.ZodObject>(spec: ConnectorSpec<Options>): Connector<Options> {
  if ((spec.records === undefined) === (spec.database === undefined)) {
    throw new TypeError(`connector ${spec.name}: give it records() or database(), one of them`)
  }
  return { ...spec, [CONNECTOR]: 1 }
}

/** Whether an export was made by `defineConnector`, of this or another copy of the package. */
export const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && CONNECTOR in value
