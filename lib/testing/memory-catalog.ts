import { startCatalog } from '../catalog/catalog.js'
import { createHttp } from '../client/http.js'
import { createMetadata, type Metadata } from '../client/metadata.js'

/** A catalog in memory and a client on it, for specs that read back what they wrote. */
export interface MemoryCatalog {
  readonly metadata: Metadata
  /** FQNs of the live entities of a collection, like `tables`. */
  live(collection: string): string[]
  close(): Promise<void>
}

/** A real local catalog on loopback, kept in memory. */
export async function memoryCatalog(): Promise<MemoryCatalog> {
  const catalog = await startCatalog({ path: ':memory:' })
  const metadata = createMetadata(createHttp({ hostPort: catalog.url, token: () => 'test' }))
  return {
    metadata,
    live: (collection) =>
      (catalog.dump()[collection] ?? [])
        .filter(({ deleted }) => deleted !== true)
        .map(({ fullyQualifiedName }) => String(fullyQualifiedName)),
    close: async () => {
      metadata.close()
      await catalog.close()
    },
  }
}

/** A client without a catalog: every call fails and says what to do. */
export function unconnected(): Metadata {
  const refuse = async (): Promise<never> => {
    throw new Error('this source has no catalog: hand one in, like memoryCatalog().metadata')
  }
  return {
    getByName: refuse,
    list: refuse,
    count: refuse,
    put: refuse,
    putMany: refuse,
    patch: refuse,
    delete: refuse,
    deleteStale: refuse,
    testSteps: refuse,
    search: refuse,
    // biome-ignore lint/correctness/useYield: it refuses
    async *searchAll() {
      await refuse()
    },
    lineage: { put: refuse, into: refuse, removeSource: refuse },
    usage: { setCount: refuse, rank: refuse, setJoins: refuse, setCost: refuse, costs: refuse },
    customProperties: { of: refuse, add: refuse },
    ingestionPipelines: {
      exists: refuse,
      create: refuse,
      statuses: refuse,
      setStatus: refuse,
      setProgress: refuse,
      addLogs: refuse,
      closeLogs: refuse,
    },
    answers: refuse,
    close: () => {},
  }
}
