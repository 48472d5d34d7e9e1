import type { Metadata, Entity as StoredEntity } from '../../client/metadata.js'
import { singleFlight } from '../../client/single-flight.js'
import { KINDS, type KindName } from '../../record/entities/kinds.js'
import { build, type Fqn, parent, split } from '../../record/fqn.js'
import type { Entity } from './batch.js'

/** What a listing filters by, per kind of the entities listed. */
const SCOPE_FILTER: Partial<Record<KindName, string>> = {
  database: 'service',
  databaseSchema: 'database',
  table: 'databaseSchema',
  storedProcedure: 'databaseSchema',
  dashboard: 'service',
  chart: 'service',
  dashboardDataModel: 'service',
  topic: 'service',
  pipeline: 'service',
  mlmodel: 'service',
  container: 'service',
  searchIndex: 'service',
  directory: 'service',
  file: 'service',
  spreadsheet: 'service',
  worksheet: 'service',
}

/** What an entity is listed under: its service, or the parent its FQN names. */
export function scopeOf({ kind, fqn }: Entity): Fqn | undefined {
  const filter = SCOPE_FILTER[kind]
  if (filter === undefined) return undefined
  return filter === 'service' ? build(split(fqn)[0]!) : parent(fqn)
}

/** The live entities of a kind below `scope`. A server may ignore a filter (1.6 does for `service` on tables): so it is applied again. */
export async function listScope(metadata: Metadata, kind: KindName, scope: string): Promise<readonly StoredEntity[]> {
  const all = await metadata.list(kind, filterOf(kind, scope))
  return all.filter((entity) => entity.fullyQualifiedName.startsWith(`${scope}.`))
}

/** Scopes whose hashes are kept at once: records arrive scope by scope. */
const SCOPES = 8

/** What the catalog has in the place of a record. */
interface Stored {
  readonly hash: string | undefined
}

/** Looks up what is stored of entities that have a scope; each scope is listed once, while its records arrive. */
export function storedHashes(
  metadata: Metadata,
): (kind: KindName, scope: Fqn, fqn: Fqn) => Promise<Stored | undefined> {
  const known = singleFlight(async (key: string) => {
    const [kind, scope] = [key.slice(0, key.indexOf(' ')) as KindName, key.slice(key.indexOf(' ') + 1)]
    const all = await listScope(metadata, kind, scope)
    return new Map(all.map((entity): [Fqn, Stored] => [entity.fullyQualifiedName, { hash: entity.sourceHash }]))
  }, SCOPES)
  return async (kind, scope, fqn) => (await known(`${kind} ${scope}`)).get(fqn)
}

/** How many live entities of a kind a scope has; undefined when the server does not say. */
export const countScope = (metadata: Metadata, kind: KindName, scope: string): Promise<number | undefined> =>
  metadata.count(kind, filterOf(kind, scope))

function filterOf(kind: KindName, scope: string): Readonly<Record<string, string>> {
  const filter = SCOPE_FILTER[kind]
  if (!filter) throw new Error(`${KINDS[kind].collection} can't be listed by scope`)
  return { [filter]: scope }
}
