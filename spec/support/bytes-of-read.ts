import { lastValueFrom } from 'rxjs'
import { databaseMetadata } from '../../lib/services/database/config.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { createFlow } from '../../lib/stream/flow.js'
import { unconnected } from '../../lib/testing/memory-catalog.js'
import { startCutProxy } from './cut-proxy.js'

/** What the server on `port` sends for a whole read; `connection` is given the port of a proxy before it. */
export async function bytesOfRead<C>(
  port: number,
  { metadata }: ServiceSpec<C>,
  connection: (port: number) => C,
  sourceConfig: object,
): Promise<number> {
  const proxy = await startCutProxy(port, Number.POSITIVE_INFINITY)
  const source = await metadata!.create({
    serviceName: 'service',
    connection: connection(proxy.port),
    sourceConfig: databaseMetadata.parse(sourceConfig),
    metadata: unconnected(),
    storeServiceConnection: true,
    forceEntityOverwriting: true,
    readsBack: false,
  })
  await lastValueFrom(source.read(createFlow()))
  await source.close()
  await proxy.close()
  return proxy.sent
}
