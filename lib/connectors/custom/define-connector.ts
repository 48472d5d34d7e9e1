import type { Observable } from 'rxjs'
import type { z } from 'zod'
import type { Metadata } from '../../client/metadata.js'
import type { Either } from '../../record/either.js'
import type { Fqn } from '../../record/fqn.js'
import type { Request } from '../../record/request.js'
import { ASSET_STAGES, type AssetReader, type AssetService, optionsOf } from '../../services/assets/stages.js'
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
  readonly metadata: Pick<Metadata, 'getByName' | 'list' | 'search'>
}

/** What `records` may yield: a request, or an Either. */
export type Yielded = Request | Either<Request>

/** What the listings of each type of service are written as. */
export interface Readers extends Readonly<{ [S in AssetService]: AssetReader<S> }> {
  readonly database: DatabaseReader
}

/** A type of service that can be read by listings: `database`, `messaging`. */
export type ReadService = keyof Readers

/** The functions that give a service's listings; filters, FQNs and deletions are then taken care of. */
type Listed<Options> = {
  readonly [S in ReadService]?: (run: ConnectorRun<Options>) => Promise<Readers[S]> | Readers[S]
}

/** A connector as its author writes it. The service itself is written for it. */
export interface ConnectorSpec<Options extends z.ZodObject> extends Listed<z.output<Options>> {
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
}

const CONNECTOR = Symbol.for('headwater.connector')

/** A connector that can be loaded by its module path. */
export interface Connector<Options extends z.ZodObject = z.ZodObject> extends ConnectorSpec<Options> {
  readonly [CONNECTOR]: 1
}

const READ_SERVICES: readonly ReadService[] = ['database', ...(Object.keys(ASSET_STAGES) as AssetService[])]

const servicesRead = (connector: { readonly [S in ReadService]?: unknown }): ReadService[] =>
  READ_SERVICES.filter((service) => connector[service] !== undefined)

/**
 * The type of service that a connector reads by listings where the config says `type`, as in `customDatabase`; undefined
 * for one with `records`.
 * @throws TypeError when it reads others only.
 */
export function serviceRead(connector: Connector, type: string): ReadService | undefined {
  const services = servicesRead(connector)
  if (services.length === 0) return undefined
  const found = services.find((service) => type.toLowerCase() === `custom${service}`.toLowerCase())
  if (found) return found
  const expected = services.map((service) => `custom${service[0]!.toUpperCase()}${service.slice(1)}`)
  throw new TypeError(`${connector.name} reads no such service: expected ${expected.join(' or ')}`)
}

/** The keys of the source config that the listings of a connector act on; none for one with `records`. */
export const optionsRead = (connector: Connector): string[] =>
  servicesRead(connector).flatMap((service) => (service === 'database' ? [] : optionsOf(service)))

/**
 * A connector of your own, to be exported from a module that `sourcePythonClass` names. It has either `records`, for
 * every type of service, or the listings of one type or several.
 * @throws TypeError when it has neither, or both.
 * @example
 * export const Shelf = defineConnector({
 *   name: 'Shelf', summary: 'Reads the shelf.', options: z.strictObject({}),
 *   *records({ service }) { yield create('database', { name: 'books', service }) },
 * })
 * @example
 * export const Queue = defineConnector({
 *   name: 'Queue', summary: 'Reads the queue.', options: z.strictObject({}),
 *   messaging: () => ({ topics: () => [{ name: 'orders', partitions: 3 }] }),
 * })
 */
export function defineConnector<Options extends z.ZodObject>(spec: ConnectorSpec<Options>): Connector<Options> {
  if ((spec.records === undefined) === (servicesRead(spec).length === 0)) {
    throw new TypeError(`connector ${spec.name}: give it records(), or listings like database(); not both`)
  }
  return { ...spec, [CONNECTOR]: 1 }
}

/** Whether an export was made by `defineConnector`, of this or another copy of the package. */
export const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && CONNECTOR in value
