import type { Metadata } from '../../../client/metadata.js'
import type { Dialect } from '../../../lineage/index.js'
import { type Either, right } from '../../../record/either.js'
import { names } from '../../../record/fqn.js'
import { decodeName } from '../../../record/reserved-names.js'
import type { Status } from '../../../status/status.js'
import { createFilter } from '../../filter.js'
import type { DatabaseLineage } from '../config.js'
import { FOUND_FIELDS, foundTable } from '../tables/found-table.js'
import type { Statement } from './statement.js'

const VIEW_TYPES = ['View', 'MaterializedView', 'SecureView', 'Dynamic', 'Stream']

export interface ListingOptions {
  readonly metadata: Metadata
  readonly serviceName: string
  readonly dialect: Dialect
  readonly config: DatabaseLineage
  readonly status: Status
}

/** The definitions of the views that the catalog has of a service (spec/rest.md §19). */
export async function* viewStatements(options: ListingOptions): AsyncGenerator<Either<Statement>, void> {
  const { metadata, serviceName, dialect, config, status } = options
  const query = {
    query: {
      bool: {
        must: [
          { term: { 'service.name.keyword': serviceName } },
          { bool: { should: VIEW_TYPES.map((type) => ({ term: { tableType: type } })) } },
          { exists: { field: 'schemaDefinition' } },
        ],
        must_not: [
          { term: { deleted: true } },
          ...(config.incrementalLineageProcessing ? [{ term: { processedLineage: true } }] : []),
        ],
      },
    },
  }
  const keeps = pathFilter(config)
  for await (const entity of metadata.searchAll('table_search_index', query, [...FOUND_FIELDS, 'schemaDefinition'])) {
    const [, database = '', schema = '', table = ''] = names(entity.fullyQualifiedName).map(decodeName)
    if (!keeps([database, schema, table])) {
      status.emit({ type: 'filtered', name: entity.fullyQualifiedName, reason: 'View Filtered Out' })
    } else if (typeof entity.schemaDefinition === 'string') {
      yield right<Statement>({
        kind: 'statement',
        name: entity.fullyQualifiedName,
        sql: entity.schemaDefinition,
        dialect,
        database,
        schema: dialect === 'postgresql' ? 'public' : schema, // PostgreSQL leaves out what its search path finds
        source: 'ViewLineage',
        view: foundTable(entity),
        override: config.overrideViewLineage,
      })
    }
  }
}

/** Whether database, schema and table pass their patterns. */
export function pathFilter(config: DatabaseLineage): (path: readonly [string, string, string]) => boolean {
  const filters = [config.databaseFilterPattern, config.schemaFilterPattern, config.tableFilterPattern].map(
    createFilter,
  )
  return (path) => filters.every((keeps, at) => keeps(path[at]!))
}
