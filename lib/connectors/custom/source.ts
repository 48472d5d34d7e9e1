import { concat, concatAll, defer, isObservable, map } from 'rxjs'
import type { Metadata } from '../../client/metadata.js'
import { type Either, right } from '../../record/either.js'
import { build } from '../../record/fqn.js'
import type { Request } from '../../record/request.js'
import { assetSource } from '../../services/assets/source.js'
import type { AssetReader, AssetService } from '../../services/assets/stages.js'
import type { DatabaseMetadata } from '../../services/database/config.js'
import { databaseService } from '../../services/database/service.js'
import { databaseSource } from '../../services/database/source.js'
import type { SourceRequest } from '../../services/service-spec.js'
import { source } from '../../step/source.js'
import type { Source } from '../../step/step.js'
import type { Flow } from '../../stream/flow.js'
import type { Pullable } from '../../stream/from-pull.js'
import { type Connector, type ConnectorRun, serviceRead, type Yielded } from './define-connector.js'
import { serviceOf } from './service.js'

type Run = ConnectorRun<Readonly<Record<string, unknown>>>

/** The metadata source of a connector that somebody else wrote. `connection` is the custom service's own. */
export async function customSource(
  connector: Connector,
  options: Readonly<Record<string, unknown>>,
  request: SourceRequest<object>,
): Promise<Source<Request>> {
  const run: Run = {
    options,
    serviceName: request.serviceName,
    service: build(request.serviceName),
    metadata: request.metadata,
  }
  const service = serviceRead(connector, (request.connection as { readonly type: string }).type)
  if (service === 'database') {
    return databaseSource({
      ...request,
      name: connector.name,
      config: request.sourceConfig as DatabaseMetadata,
      service: databaseService('CustomDatabase', request.connection, request),
      reader: await connector.database!(run),
    })
  }
  if (service) {
    const reader = (await connector[service]!(run)) as AssetReader<AssetService>
    return assetSource({ name: connector.name, of: service, reader, service: serviceOf(request), request })
  }
  if (request.only !== undefined)
    throw new Error(`${connector.name} decides itself what it reads: --only is not for it`)
  return source<Request>(connector.name, (flow) => {
    const service = async (): Promise<Either<Request>[]> =>
      (await isThere(request)) ? [] : [right<Request>(serviceOf(request))]
    const yielded = connector.records!({ ...run, metadata: settledFirst(request.metadata, flow) })
    return isObservable(yielded)
      ? concat(defer(service).pipe(concatAll()), yielded.pipe(map(either)))
      : after(service, yielded)
  })
}

/** A service that exists is left as it is, unless the config says otherwise (spec/rest.md §8). */
const isThere = async (request: SourceRequest<object>): Promise<boolean> =>
  request.readsBack &&
  !request.forceEntityOverwriting &&
  (await request.metadata.getByName(serviceOf(request).kind, build(request.serviceName))) !== undefined

async function* after(
  first: () => Promise<Either<Request>[]>,
  rest: Pullable<Yielded>,
): AsyncGenerator<Either<Request>, void> {
  yield* await first()
  for await (const one of rest) yield either(one)
}

const either = (one: Yielded): Either<Request> => ('kind' in one ? right(one) : one)

/** A read sees what was yielded before it: it waits until all of that has arrived. */
const settledFirst = (metadata: Metadata, flow: Flow): ConnectorRun<unknown>['metadata'] => ({
  getByName: (...call) => flow.settled().then(() => metadata.getByName(...call)),
  list: (...call) => flow.settled().then(() => metadata.list(...call)),
  search: (...call) => flow.settled().then(() => metadata.search(...call)),
})
