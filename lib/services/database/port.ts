import type { FindOwner } from '../../client/owners.js'
import type { CreateDatabaseService } from '../../record/entities/database-service.js'
import type { Status } from '../../status/status.js'
import type { OnFilter } from '../filter.js'
import { createListings, type Listings } from '../listings.js'
import type { Changes } from './changes.js'
import type { DatabaseMetadata } from './config.js'
import { createFilters, type Filters } from './filters.js'
import { type Names, namesUnder } from './names.js'
import type { Only } from './only.js'
import { createOwners, type Owners } from './owners.js'
import type { Define } from './properties.js'
import type { DatabaseReader, DatabaseSession } from './reader.js'
import { createTagRequests } from './tags.js'

/** What the nodes of the database topology ask. */
export interface DatabasePort {
  readonly config: DatabaseMetadata
  readonly service: CreateDatabaseService
  readonly reader: DatabaseReader
  readonly names: Names
  readonly filters: Filters
  readonly owners: Owners
  readonly listings: Listings
  readonly tagRequests: ReturnType<typeof createTagRequests>
  /** Open sessions by database: one while its subtree is walked. */
  readonly sessions: Map<string, DatabaseSession>
  readonly status: Status
  readonly only: Only | undefined
  readonly changes: Changes | undefined
  readonly define: Define
}

export interface DatabasePortOptions {
  readonly config: DatabaseMetadata
  readonly service: CreateDatabaseService
  readonly reader: DatabaseReader
  readonly findOwner: FindOwner
  readonly status: Status
  readonly onFilter?: OnFilter | undefined
  readonly only?: Only | undefined
  readonly changes?: Changes | undefined
  readonly define: Define
}

/** @throws InvalidPattern for a filter that is no regular expression. */
export function createDatabasePort({
  config,
  service,
  reader,
  findOwner,
  status,
  onFilter,
  only,
  changes,
  define,
}: DatabasePortOptions): DatabasePort {
  const names = namesUnder(service.name)
  return {
    config,
    service,
    reader,
    names,
    filters: createFilters(config, { names, status, onFilter }),
    owners: createOwners(config, findOwner),
    listings: createListings(status),
    tagRequests: createTagRequests(),
    sessions: new Map(),
    status,
    only,
    changes,
    define,
  }
}
