import type { Metadata } from '../../client/metadata.js'
import { ownerFinder } from '../../client/owners.js'
import type { CreateDatabaseService } from '../../record/entities/database-service.js'
import type { KindName } from '../../record/entities/kinds.js'
import type { Request } from '../../record/request.js'
import { createStatus } from '../../status/status.js'
import { source } from '../../step/source.js'
import type { Source } from '../../step/step.js'
import type { Walkable } from '../../topology/topology.js'
import { walk } from '../../topology/walk.js'
import type { OnFilter } from '../filter.js'
import { changesSince } from './changes.js'
import type { DatabaseMetadata } from './config.js'
import { onlyOf } from './only.js'
import { createDatabasePort, type DatabasePort } from './port.js'
import { createDefine } from './properties.js'
import type { DatabaseReader } from './reader.js'
import { databaseTopology } from './topology.js'

export interface DatabaseSourceOptions {
  /** Printed as the step's name: the connector's. */
  readonly name: string
  readonly config: DatabaseMetadata
  readonly service: CreateDatabaseService
  readonly reader: DatabaseReader
  readonly metadata: Metadata
  readonly forceEntityOverwriting: boolean
  /** False when what is written can't be read from the catalog: then everything is written, and nothing waited for. */
  readonly readsBack: boolean
  /** Told what becomes of each name that is listed. */
  readonly onFilter?: OnFilter | undefined
  /** The FQN of the one database, schema or table to be read. */
  readonly only?: string | undefined
  /** Only what has changed after it, epoch ms, and what the catalog lacks is read. */
  readonly since?: number | undefined
}

/**
 * The metadata source of a database service: what `reader` lists, walked by the database topology.
 * @throws InvalidPattern for a filter that is no regular expression.
 * @throws Error when `only` names nothing that could be in this service.
 */
export function databaseSource({
  name,
  metadata,
  reader,
  forceEntityOverwriting,
  readsBack,
  only,
  since,
  ...rest
}: DatabaseSourceOptions): Source<Request> {
  const status = createStatus(name)
  const port = createDatabasePort({
    ...rest,
    reader,
    status,
    findOwner: ownerFinder(metadata),
    only: only === undefined ? undefined : onlyOf(only, rest.service.name),
    define: readsBack ? createDefine(metadata.customProperties, status) : async (properties) => properties,
    changes: since === undefined ? undefined : changesSince(since, metadata),
  })
  const tree = parallel(
    amended(databaseTopology, { overwrite: forceEntityOverwriting || !readsBack, mustReturn: readsBack }),
    rest.config.threads,
  )
  return source<Request>(
    name,
    (flow) =>
      walk<DatabasePort, Request>(tree, port, {
        settled: () => flow.settled(),
        exists: async ({ kind, fqn }) => (await metadata.getByName(kind as KindName, fqn)) !== undefined,
      }),
    { status, close: () => reader.close() },
  )
}

/** `threads` of the config: how many schemas are walked at once. */
const parallel = (tree: Walkable<DatabasePort>, threads: number): Walkable<DatabasePort> => ({
  nodes: tree.nodes.map((node) => (node.name === 'databaseSchema' ? { ...node, concurrency: threads } : node)),
})

/** `overwrite` writes every entity, also one that exists; without `mustReturn` none is read back. */
const amended = (
  tree: Walkable<DatabasePort>,
  { overwrite, mustReturn }: { readonly overwrite: boolean; readonly mustReturn: boolean },
): Walkable<DatabasePort> => ({
  nodes: tree.nodes.map((node) => ({
    ...node,
    stages: node.stages.map((stage) => ({
      ...stage,
      overwrite: overwrite || stage.overwrite !== false,
      mustReturn: mustReturn && stage.mustReturn === true,
    })),
  })),
})
