import type { Metadata } from '../../client/metadata.js'
import { serialised } from '../../client/serialised.js'
import { singleFlight } from '../../client/single-flight.js'
import type { KindName } from '../../record/entities/kinds.js'
import type { ColumnLineage, LineageDetails, LineageSource } from '../../record/entities/lineage.js'
import type { Fqn } from '../../record/fqn.js'
import type { AddLineage, EdgeEnd } from '../../record/request.js'
import type { Effect } from '../../status/event.js'

export type WriteLineage = (record: AddLineage) => Promise<Effect>

/** What is known of the edges into one entity, by the id of their other end. */
type Edges = Map<string, LineageDetails>

/** `reduced` is read after a removal. */
type How = 'none' | 'stored' | 'reduced'

/** Entities whose edges are remembered: a run writes an edge once, so this is for those that come again. */
const REMEMBERED = 100_000

/**
 * Writes edges, one request for each that changes. What leads into an entity is read once, and not at all where the
 * record says that there is nothing: never one edge by itself (spec/rest.md §12). With `override`, what the same source
 * said before goes first, once per entity and run.
 */
export function createLineageWriter(metadata: Pick<Metadata, 'lineage' | 'getByName'>): WriteLineage {
  const oneAtATime = serialised()
  const idOf = singleFlight(async (key: string) => {
    const { kind, fqn } = endOf(key)
    const found = await metadata.getByName(kind, fqn)
    if (!found) throw new Error(`${kind} ${fqn} is not in the catalog`)
    return found.id
  })
  const edgesInto = singleFlight(async (key: string): Promise<Edges> => {
    const [, how, end] = /^(\w+) (.*)$/s.exec(key) as unknown as [string, How, string]
    const edges = how === 'none' ? [] : ((await metadata.lineage.into(endOf(end))) ?? [])
    return new Map(edges.map(({ from, details }) => [from, details]))
  }, REMEMBERED)
  const remove = singleFlight(async (key: string): Promise<void> => {
    const [, source, end] = /^(\w+) (.*)$/s.exec(key) as unknown as [string, LineageSource, string]
    await metadata.lineage.removeSource(endOf(end), source)
  }, REMEMBERED)

  return async ({ from, to, body, override, isFirst }) => {
    const target = keyOf(to)
    const replaced = override && !isFirst ? body.source : undefined // nothing is there to be replaced
    if (replaced) await remove(`${replaced} ${target}`)
    const id = from.id ?? (await idOf(keyOf(from)))
    return oneAtATime(`${id} ${target}`, async () => {
      const how: How = isFirst ? 'none' : replaced ? 'reduced' : 'stored'
      const edges = await edgesInto(`${how} ${target}`)
      const before = edges.get(id)
      const details = before ? merged(before, body) : body
      if (before && isSame(before, details)) return { change: 'unchanged' }
      await metadata.lineage.put({ ...from, id }, to, details)
      edges.set(id, details)
      return { change: before ? 'updated' : 'created' }
    })
  }
}

const keyOf = ({ kind, fqn }: EdgeEnd): string => `${kind} ${fqn}`
const endOf = (key: string): EdgeEnd => ({
  kind: key.slice(0, key.indexOf(' ')) as KindName,
  fqn: key.slice(key.indexOf(' ') + 1) as Fqn,
})

const pair = ({ fromColumns = [], toColumn = '' }: ColumnLineage): string => [...fromColumns].sort().join() + toColumn

/** What is stored with what is new: columns of both, the new statement, and whoever said it first. */
function merged(before: LineageDetails, now: LineageDetails): LineageDetails {
  const columns = new Map(
    [...(before.columnsLineage ?? []), ...(now.columnsLineage ?? [])].map((one) => [pair(one), one]),
  )
  return {
    ...before,
    ...now,
    source: before.source ?? now.source ?? 'Manual',
    ...(columns.size > 0 ? { columnsLineage: [...columns.values()] } : {}),
  }
}

/** What differs in nothing but the order of columns is not written again. */
const isSame = (before: LineageDetails, now: LineageDetails): boolean => stable(before) === stable(now)

const stable = ({ columnsLineage = [], pipeline, ...rest }: LineageDetails): string =>
  JSON.stringify([
    columnsLineage.map(pair).sort(),
    pipeline?.id,
    Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)),
  ])
