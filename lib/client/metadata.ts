import type { BulkOperationResult } from '../record/entities/bulk-operation-result.js'
import type { DeleteStale } from '../record/entities/delete-stale.js'
import type { JsonPatch } from '../record/entities/json-patch.js'
import { KINDS, type KindName, type RequestOf } from '../record/entities/kinds.js'
import { type Fqn, urlQuote } from '../record/fqn.js'
import { encodeNames } from '../record/wire-names.js'
import { type CustomPropertyClient, createCustomProperties } from './custom-properties.js'
import type { Http } from './http.js'
import { createIngestionPipelines, type IngestionPipelineClient } from './ingestion-pipelines.js'
import { createLineage, type LineageClient } from './lineage.js'
import { everyPage, type Page } from './paging.js'
import { serialised } from './serialised.js'
import { createUsage, type UsageClient } from './usage.js'

/** An entity as the server gives it. Fields beyond these depend on the kind and on the `fields` asked for. */
export interface Entity {
  readonly id: string
  readonly name: string
  readonly fullyQualifiedName: Fqn
  readonly version?: number
  readonly deleted?: boolean
  readonly sourceHash?: string
  readonly [field: string]: unknown
}

/** A step of a connection test, by its name, and whether a run is vain when it fails (spec/rest.md §16). */
export interface DefinedStep {
  readonly name: string
  readonly mandatory: boolean
}

export interface ReadOptions {
  /** Comma-joined field names; `*` asks for all. */
  readonly fields?: string
  readonly include?: 'all' | 'deleted' | 'non-deleted'
}

/** A request, or its JSON text with names already encoded. */
export type Body<K extends KindName> = RequestOf<K> | string

export interface BulkOptions {
  /** Lets the request replace descriptions, display names and owners that people have set. */
  readonly overrideMetadata?: boolean
  /** Tries after the first; those that found no server, or one that was too busy, are not counted. */
  readonly retries?: number
}

/** The typed client of the catalog's REST API (spec/rest.md §7). Every method throws `ApiError`. */
export interface Metadata {
  /** Undefined when there is no such entity. */
  getByName(kind: KindName, fqn: string, options?: ReadOptions): Promise<Entity | undefined>
  list(kind: KindName, filters: Readonly<Record<string, string>>, options?: ReadOptions): Promise<readonly Entity[]>
  /** How many live entities a listing would have; undefined when the server does not say. */
  count(kind: KindName, filters: Readonly<Record<string, string>>): Promise<number | undefined>
  put<K extends KindName>(kind: K, body: Body<K>, options?: Pick<BulkOptions, 'retries'>): Promise<Entity>
  /** Undefined when the server has no bulk route (1.6 and older). */
  putMany<K extends KindName>(
    kind: K,
    bodies: readonly Body<K>[],
    options?: BulkOptions,
  ): Promise<BulkOperationResult | undefined>
  /** Patches of one entity wait for each other: a server lets the later of two overwrite the earlier. */
  patch(kind: KindName, id: string, operations: JsonPatch): Promise<Entity>
  /** Soft and recursive unless told otherwise. */
  delete(
    kind: KindName,
    id: string,
    options?: { readonly recursive?: boolean; readonly hardDelete?: boolean },
  ): Promise<void>
  /** Undefined when the server has no such route (1.6 and older). */
  deleteStale(kind: KindName, stale: DeleteStale): Promise<BulkOperationResult | undefined>
  /** The first `size` entities of a search index that an Elasticsearch query finds; just these fields of them, if given. */
  search(index: string, query: object, size: number, fields?: readonly string[]): Promise<readonly Entity[]>
  /** All that a query finds, in the order of their FQNs, page by page (spec/rest.md §19). */
  searchAll(index: string, query: object, fields: readonly string[]): AsyncGenerator<Entity, void>
  /** The steps by which a type of connection is tested; undefined when the catalog does not know the type. */
  testSteps(serviceType: string): Promise<readonly DefinedStep[] | undefined>
  readonly lineage: LineageClient
  readonly usage: UsageClient
  readonly ingestionPipelines: IngestionPipelineClient
  readonly customProperties: CustomPropertyClient
  /** Waits until the server answers again. @throws ApiError when it does not within the client's budget. */
  answers(): Promise<void>
  close(): void
}

/** Statuses by which a server says that it has no such route. */
const NO_ROUTE = [404, 405]

/** A client over `http`; `connect` makes one from the config and checks the server first. */
export function createMetadata(http: Http): Metadata {
  const oneAtATime = serialised()
  const text = <K extends KindName>(kind: K, body: Body<K>): string =>
    typeof body === 'string' ? body : JSON.stringify(encodeNames(kind, body))
  const getByName: Metadata['getByName'] = async (kind, fqn, options = {}) =>
    (await http.send('GET', `${KINDS[kind].collection}/name/${urlQuote(fqn)}`, {
      query: { ...options },
      absent: [404],
    })) as Entity | undefined
  const search: Metadata['search'] = async (index, query, size, fields = []) =>
    (await hits(http, { index, query, from: 0, size, fields })).map(({ _source }) => _source)
  return {
    getByName,
    list: (kind, filters, options = {}) =>
      everyPage(
        async (page) =>
          (await http.send('GET', KINDS[kind].collection, { query: { ...page, ...options, ...filters } })) as Page,
      ),
    count: async (kind, filters) =>
      ((await http.send('GET', KINDS[kind].collection, { query: { limit: 0, ...filters } })) as Page).paging?.total,
    put: async (kind, body, { retries } = {}) =>
      (await http.send('PUT', KINDS[kind].collection, { body: text(kind, body), blamed: retries })) as Entity,
    putMany: async (kind, bodies, { overrideMetadata = false, retries } = {}) =>
      (await http.send('PUT', `${KINDS[kind].collection}/bulk`, {
        query: { async: false, overrideMetadata },
        body: `[${bodies.map((body) => text(kind, body)).join(',')}]`,
        absent: NO_ROUTE,
        blamed: retries,
      })) as BulkOperationResult | undefined,
    patch: (kind, id, operations) =>
      oneAtATime(
        id,
        async () =>
          (await http.send('PATCH', `${KINDS[kind].collection}/${id}`, {
            body: JSON.stringify(operations),
            contentType: 'application/json-patch+json',
          })) as Entity,
      ),
    delete: async (kind, id, { recursive = true, hardDelete = false } = {}) => {
      await http.send('DELETE', `${KINDS[kind].collection}/${id}`, { query: { recursive, hardDelete }, absent: [404] })
    },
    deleteStale: async (kind, stale) =>
      (await http.send('DELETE', `${KINDS[kind].collection}/deleteStale`, {
        body: JSON.stringify(stale),
        absent: NO_ROUTE,
      })) as BulkOperationResult | undefined,
    search,
    async *searchAll(index, query, fields) {
      let after: readonly string[] = []
      do {
        const page = await hits(http, { index, query, size: SEARCH_PAGE, fields, after })
        for (const { _source } of page) yield _source
        after = page.length < SEARCH_PAGE ? [] : (page.at(-1)?.sort ?? [])
      } while (after.length > 0)
    },
    testSteps: async (serviceType) => {
      const path = `services/testConnectionDefinitions/name/${urlQuote(`${serviceType}.testConnectionDefinition`)}`
      const definition = await http.send('GET', path, { absent: [404] })
      return (definition as { readonly steps: readonly DefinedStep[] } | undefined)?.steps
    },
    lineage: createLineage(http, async ({ kind, fqn }) => {
      const found = await getByName(kind, fqn)
      if (!found) throw new Error(`${kind} ${fqn} is not in the catalog`)
      return found.id
    }),
    usage: createUsage(http, search),
    ingestionPipelines: createIngestionPipelines(http),
    customProperties: createCustomProperties(http),
    answers: async () => {
      await http.send('GET', 'system/version')
    },
    close: () => http.close(),
  }
}

const SEARCH_PAGE = 100

interface Hit {
  readonly _source: Entity
  readonly sort?: readonly string[]
}

interface Search {
  readonly index: string
  readonly query: object
  readonly size: number
  readonly from?: number
  readonly fields: readonly string[]
  /** The `sort` of the last hit of the page before; given at all, pages are in the order of FQNs. */
  readonly after?: readonly string[]
}

async function hits(http: Http, { index, query, size, from, fields, after }: Search): Promise<readonly Hit[]> {
  const found = (await http.send('GET', 'search/query', {
    query: {
      query_filter: JSON.stringify(query),
      ...(from === undefined ? {} : { from }),
      size,
      index,
      ...(fields.length > 0 ? { include_source_fields: fields } : {}),
      ...(after ? { sort_field: 'fullyQualifiedName', sort_order: 'asc', search_after: after } : {}),
    },
  })) as { readonly hits?: { readonly hits?: readonly Hit[] } } | undefined
  return found?.hits?.hits ?? []
}
