import type { Metadata } from '../../client/metadata.js'
import { singleFlight } from '../../client/single-flight.js'
import { isLeft, type Left } from '../../record/either.js'
import { fqnOf, KINDS, type Kind, type KindName, type RequestOf } from '../../record/entities/kinds.js'
import type { EntityReference } from '../../record/entities/references.js'
import { type Fqn, parent as parentFqn } from '../../record/fqn.js'
import type { AnyCreate } from '../../record/request.js'
import type { Status } from '../../status/status.js'
import type { Pullable } from '../../stream/from-pull.js'
import { createJudge, type FilterPattern, type OnFilter, type Verdict } from '../filter.js'
import { createListings, type Listings, type Scope } from '../listings.js'
import type { AssetStage } from './stages.js'

/** An asset of whatever kind: what every one of them has. */
export interface AnyAsset {
  readonly name: string
  readonly parent?: Fqn
  readonly project?: string
  readonly owners?: unknown
  readonly tags?: unknown
}

type Fields = Readonly<Record<string, unknown>>

/** What the nodes of an asset topology ask. */
export interface AssetPort {
  readonly service: AnyCreate
  readonly reader: Readonly<Record<string, (() => Pullable<AnyAsset | Left>) | undefined>>
  /** The source config. */
  readonly options: Fields
  readonly scope: Scope
  readonly listings: Listings
  /** Undefined for a Left, and for an asset that can't have one. */
  fqnOf(kind: KindName, asset: AnyAsset | Left): Fqn | undefined
  /** Whether a pattern drops the asset, which is then on the account. */
  filtered(stage: AssetStage, asset: AnyAsset): boolean
  /** The asset in its service, without the owners and tags that are not asked for. */
  placed(kind: KindName, asset: AnyAsset): Fields
  /** `parent` as the request wants it, when it wants the id. @throws Error when it is not in the catalog */
  reference(parent: KindName | undefined, asset: AnyAsset): Promise<{ readonly parent?: EntityReference }>
}

export interface AssetPortOptions {
  readonly service: AnyCreate
  readonly reader: AssetPort['reader']
  readonly options: Fields
  readonly stages: readonly AssetStage[]
  readonly metadata: Pick<Metadata, 'getByName'>
  /** Resolves when everything yielded has arrived. */
  readonly settled: () => Promise<void>
  readonly status: Status
  readonly onFilter?: OnFilter | undefined
}

/** @throws InvalidPattern for a filter that is no regular expression. */
export function createAssetPort({ stages, metadata, settled, status, onFilter, ...rest }: AssetPortOptions): AssetPort {
  const { service, options } = rest
  const scope = { kind: service.kind, fqn: service.fqn }
  const judgeOf = (key: string | undefined) => createJudge(key ? (options[key] as FilterPattern) : undefined)
  const judges = new Map(
    stages.map((stage) => [stage, { names: judgeOf(stage.filter), projects: judgeOf(stage.projects) }]),
  )
  const idOf = singleFlight((key: string) => settled().then(() => findReference(metadata, key)))
  const dropped = new Set<Fqn>()
  const placed = (kind: KindName, { owners, tags, ...asset }: AnyAsset): Fields => ({
    ...asset,
    ...(owners !== undefined && options.includeOwners !== false ? { owners } : {}),
    ...(tags !== undefined && options.includeTags !== false ? { tags } : {}),
    ...((KINDS[kind] as Kind).parent?.includes('service') ? { service: scope.fqn } : {}),
  })
  const assetFqn = (kind: KindName, asset: AnyAsset | Left): Fqn | undefined => {
    if (isLeft(asset as Left)) return undefined
    try {
      return fqnOf(kind, placed(kind, asset as AnyAsset) as unknown as RequestOf<KindName>)
    } catch {
      return undefined // its request can't be made either: there the failure is reported
    }
  }
  return {
    ...rest,
    scope,
    listings: createListings(status),
    placed,
    fqnOf: assetFqn,
    filtered: (stage, asset) => {
      const { names, projects } = judges.get(stage)!
      const fqn = assetFqn(stage.kind, asset)
      if (fqn === undefined) return false
      const [verdict, reason] = dropped.has(parentFqn(fqn)!)
        ? [WITH_HOLDER, 'Filtered Out with what it lies in']
        : firstDrop(
            [names(options.useFqnForFiltering ? fqn : asset.name), `${label(stage.kind)} Filtered Out`],
            [asset.project === undefined ? undefined : projects(asset.project), 'Project Filtered Out'],
          )
      onFilter?.({ kind: stage.kind, fqn, ...verdict })
      if (verdict.keeps) return false
      if (HOLDERS.has(stage.kind)) dropped.add(fqn)
      status.emit({ type: 'filtered', name: fqn, reason })
      return true
    },
    reference: async (parent, { parent: fqn }) => {
      if (!parent || fqn === undefined) return {}
      return { parent: await idOf(`${parent} ${fqn}`) }
    },
  }
}

const WITH_HOLDER: Verdict = { keeps: false, rule: 'what it lies in is dropped' }

type Judged = readonly [Verdict, string]

/** By its name, and then by its project, where it has one. */
const firstDrop = (name: Judged, [project, reason]: readonly [Verdict | undefined, string]): Judged =>
  name[0].keeps && project && !project.keeps ? [project, reason] : name

/** The kinds that others may lie in. */
const HOLDERS: ReadonlySet<KindName> = new Set(['container', 'directory', 'spreadsheet'])

/** `searchIndex` as `Search Index`. */
const label = (kind: KindName): string =>
  kind.replace(/^./, (c) => c.toUpperCase()).replace(/(?<=[a-z])(?=[A-Z])/g, ' ')

async function findReference(metadata: Pick<Metadata, 'getByName'>, key: string): Promise<EntityReference> {
  const [type, fqn] = [key.slice(0, key.indexOf(' ')) as KindName, key.slice(key.indexOf(' ') + 1) as Fqn]
  const found = await metadata.getByName(type, fqn)
  if (!found) throw new Error(`its parent ${fqn} is not in the catalog`)
  return { id: found.id, type, fullyQualifiedName: found.fullyQualifiedName }
}
