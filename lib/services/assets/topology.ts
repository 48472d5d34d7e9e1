import { isLeft, type Left, left, right } from '../../record/either.js'
import type { KindName, RequestOf } from '../../record/entities/kinds.js'
import { create } from '../../record/request.js'
import type { TopologyNode, Walkable } from '../../topology/topology.js'
import type { AnyAsset, AssetPort } from './port.js'
import type { AssetStage } from './stages.js'

/** How a service that is read by its listings is walked (spec/topology.md §3): one node a listing, deletions after the last. */
export const assetTopology = (
  stages: readonly AssetStage[],
  { readsBack, overwrite }: { readonly readsBack: boolean; readonly overwrite: boolean },
): Walkable<AssetPort> => ({
  nodes: [
    {
      name: 'root',
      producer: ({ service }: AssetPort) => [service],
      stages: [
        {
          key: 'service',
          consumer: [],
          overwrite,
          mustReturn: readsBack,
          processor: (_: AssetPort, service: AssetPort['service']) => [right(service)],
        },
      ],
      postProcess: stages.map(
        ({ kind, markDeleted }) =>
          (port: AssetPort) =>
            stale(port, kind, markDeleted),
      ),
    },
    ...stages.map(assetNode),
  ],
})

const assetNode = (stage: AssetStage): TopologyNode => ({
  name: stage.listing,
  under: 'root',
  producer: (port: AssetPort) => list(port, stage),
  stages: [
    {
      key: stage.kind,
      consumer: [],
      processor: async (port: AssetPort, asset: AnyAsset | Left) => [
        isLeft(asset as Left) ? (asset as Left) : await assetRecord(port, stage, asset as AnyAsset),
      ],
    },
  ],
  postProcess: [],
})

/** One listing without what the filters drop, which counts as seen. */
async function* list(port: AssetPort, stage: AssetStage): AsyncGenerator<AnyAsset | Left, void> {
  const listing = port.reader[stage.listing]
  if (!listing || (stage.include && port.options[stage.include] === false)) return
  const rows = port.listings.watch(stage.kind, port.scope, listing, (asset) => port.fqnOf(stage.kind, asset))
  for await (const asset of rows) if (isLeft(asset as Left) || !port.filtered(stage, asset as AnyAsset)) yield asset
}

async function assetRecord(port: AssetPort, { kind, parent }: AssetStage, asset: AnyAsset) {
  try {
    const body = { ...port.placed(kind, asset), ...(await port.reference(parent, asset)) }
    return right(create(kind, body as RequestOf<KindName>))
  } catch (error) {
    return left(asset.name, error)
  }
}

/** What the listing of a kind no longer holds; nothing for one that was not asked for. */
function stale({ listings, options, scope }: AssetPort, of: KindName, wanted: string) {
  if (options[wanted] !== false) return listings.deletions(of, scope.fqn).map(right)
  listings.forget(of, scope.fqn)
  return []
}
