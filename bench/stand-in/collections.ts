interface Collection {
  /** As in an EntityReference (spec/rest.md §20). */
  readonly type: string
  /** The field of a create request that holds the parent's FQN. */
  readonly parent?: { readonly field: string; readonly collection: string }
}

/** What a run of a database source writes. */
export const COLLECTIONS: Readonly<Record<string, Collection>> = {
  'services/databaseServices': { type: 'databaseService' },
  databases: { type: 'database', parent: { field: 'service', collection: 'services/databaseServices' } },
  databaseSchemas: { type: 'databaseSchema', parent: { field: 'database', collection: 'databases' } },
  tables: { type: 'table', parent: { field: 'databaseSchema', collection: 'databaseSchemas' } },
  storedProcedures: { type: 'storedProcedure', parent: { field: 'databaseSchema', collection: 'databaseSchemas' } },
}

/** The collection a path begins with, and the segments behind it. */
export function collectionOf(path: string): readonly [collection: string, rest: readonly string[]] | undefined {
  const segments = path.split('/')
  for (const length of [1, 2]) {
    const collection = segments.slice(0, length).join('/')
    if (collection in COLLECTIONS) return [collection, segments.slice(length).map(decodeURIComponent)]
  }
  return undefined
}
