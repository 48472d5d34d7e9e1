import type { KindName } from '../../record/entities/kinds.js'
import type { AnyCreate, Request } from '../../record/request.js'
import { createStatus } from '../../status/status.js'
import { source } from '../../step/source.js'
import type { Source } from '../../step/step.js'
import { walk } from '../../topology/walk.js'
import type { SourceRequest } from '../service-spec.js'
import { type AssetPort, createAssetPort } from './port.js'
import { ASSET_STAGES, type AssetReader, type AssetService } from './stages.js'
import { assetTopology } from './topology.js'

export interface AssetSourceOptions<S extends AssetService> {
  /** Printed as the step's name: the connector's. */
  readonly name: string
  /** The type of service that `reader` lists. */
  readonly of: S
  readonly reader: AssetReader<S>
  readonly service: AnyCreate
  readonly request: Pick<
    SourceRequest<unknown>,
    'sourceConfig' | 'metadata' | 'forceEntityOverwriting' | 'readsBack' | 'onFilter'
  >
}

/** The metadata source of a service that is no database: what `reader` lists, walked by the topology of its type. */
export function assetSource<S extends AssetService>({
  name,
  of,
  reader,
  service,
  request: { sourceConfig, metadata, forceEntityOverwriting, readsBack, onFilter },
}: AssetSourceOptions<S>): Source<Request> {
  const status = createStatus(name)
  const stages = ASSET_STAGES[of]
  const tree = assetTopology(stages, { readsBack, overwrite: forceEntityOverwriting || !readsBack })
  const options = sourceConfig as AssetPort['options']
  return source<Request>(
    name,
    (flow) => {
      const settled = () => flow.settled()
      return walk<AssetPort, Request>(
        tree,
        createAssetPort({
          service,
          reader: reader as AssetPort['reader'],
          options,
          stages,
          metadata,
          settled,
          status,
          onFilter,
        }),
        { settled, exists: async ({ kind, fqn }) => (await metadata.getByName(kind as KindName, fqn)) !== undefined },
      )
    },
    { status, close: async () => reader.close?.() },
  )
}
