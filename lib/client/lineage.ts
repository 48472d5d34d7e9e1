import { KINDS } from '../record/entities/kinds.js'
import type { LineageDetails, LineageSource } from '../record/entities/lineage.js'
import { urlQuote } from '../record/fqn.js'
import type { EdgeEnd } from '../record/request.js'
import { ApiError } from './api-error.js'
import type { Http } from './http.js'

/** An edge into some entity, as it is stored. */
export interface StoredEdge {
  /** Id of the other end. */
  readonly from: string
  readonly details: LineageDetails
}

/** Lineage by FQN (spec/rest.md §12). Every method throws `ApiError`. */
export interface LineageClient {
  /** The new edge takes the place of one between the same two. */
  put(from: EdgeEnd, to: EdgeEnd, details: LineageDetails): Promise<void>
  /** What is stored of the edges into an entity; undefined when it is not in the catalog. */
  into(to: EdgeEnd): Promise<readonly StoredEdge[] | undefined>
  /** Removes the edges into an entity that have this source. */
  removeSource(to: EdgeEnd, source: LineageSource): Promise<void>
}

interface Graph {
  readonly upstreamEdges?: readonly { readonly fromEntity: string; readonly lineageDetails?: LineageDetails }[]
}

/** Statuses by which a server says that it has no such route. */
const NO_ROUTE = [404, 405]

/** `idOf` finds the id that a server of the 1.6 generation wants in place of the FQN. */
export function createLineage(http: Http, idOf: (end: EdgeEnd) => Promise<string>): LineageClient {
  const path = ({ kind, fqn }: EdgeEnd): string => `${KINDS[kind].type}/name/${urlQuote(fqn)}`
  /** Whether the server has the route by FQN, once the first edge has found out. */
  let hasNames: Promise<boolean | undefined> | undefined
  const reference = async (end: EdgeEnd) => ({ id: end.id ?? (await idOf(end)), type: KINDS[end.kind].type })
  const putByName = async (from: EdgeEnd, to: EdgeEnd, details: LineageDetails): Promise<void> => {
    await http.send('PUT', `lineage/${path(from)}/${path(to)}`, { body: JSON.stringify(details) })
  }
  const putById = async (from: EdgeEnd, to: EdgeEnd, lineageDetails: LineageDetails): Promise<void> => {
    const [fromEntity, toEntity] = await Promise.all([reference(from), reference(to)])
    await http.send('PUT', 'lineage', { body: JSON.stringify({ edge: { fromEntity, toEntity, lineageDetails } }) })
  }
  const put: LineageClient['put'] = async (from, to, details) => {
    if (hasNames) {
      const known = await hasNames
      if (known === undefined) return put(from, to, details)
      return known ? putByName(from, to, details) : putById(from, to, details)
    }
    let decide: (known: boolean | undefined) => void = () => {}
    hasNames = new Promise((resume) => {
      decide = resume
    })
    try {
      await putByName(from, to, details)
      decide(true)
    } catch (error) {
      const isUnknown = error instanceof ApiError && NO_ROUTE.includes(error.status ?? 0)
      const isById = isUnknown && (await succeeds(putById(from, to, details)))
      if (!isById) hasNames = undefined // it may be about the entities: the next edge finds out
      decide(isById ? false : undefined)
      if (!isById) throw error
    }
  }
  return {
    put,
    into: async (to) => {
      const graph = (await http.send('GET', `lineage/${path(to)}`, {
        query: { upstreamDepth: 1, downstreamDepth: 0 },
        absent: [404],
      })) as Graph | undefined
      return graph?.upstreamEdges?.map(({ fromEntity, lineageDetails }) => ({
        from: fromEntity,
        details: lineageDetails ?? {},
      }))
    },
    removeSource: async (to, source) => {
      await http.send('DELETE', `lineage/source/name/${KINDS[to.kind].type}/${urlQuote(to.fqn)}/type/${source}`, {
        absent: NO_ROUTE,
      })
    },
  }
}

const succeeds = (task: Promise<void>): Promise<boolean> =>
  task.then(
    () => true,
    () => false,
  )
