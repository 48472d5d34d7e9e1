import { type Either, right } from '../../../record/either.js'
import { names } from '../../../record/fqn.js'
import { type AddLineage, lineage } from '../../../record/request.js'
import { decodeName } from '../../../record/reserved-names.js'
import { FOUND_FIELDS, type FoundTable, foundTable } from '../tables/found-table.js'
import { tableFinder } from '../tables/table-finder.js'
import { foundPairs } from './edges.js'
import { type ListingOptions, pathFilter } from './views.js'

/** Tables looked for side by side: many with one search. */
const AHEAD = 100

/**
 * Edges into the tables of a service from those of the same database, schema and name in other services, which it reads
 * through to; columns go by their names (spec/workflows-more.md §1.4).
 */
export async function* crossDatabaseEdges(options: ListingOptions): AsyncGenerator<Either<AddLineage>, void> {
  const { metadata, serviceName, config } = options
  const find = tableFinder(metadata, { services: config.crossDatabaseServiceNames ?? [], searchPath: [] })
  const keeps = pathFilter(config)
  const query = {
    query: {
      bool: { must: [{ term: { 'service.name.keyword': serviceName } }], must_not: [{ term: { deleted: true } }] },
    },
  }
  let waiting: Promise<readonly Either<AddLineage>[]>[] = []
  const edgeInto = async (table: FoundTable): Promise<readonly Either<AddLineage>[]> => {
    const found = await find({ parts: names(table.fqn).slice(1).map(decodeName) })
    return 'table' in found ? [right(edge(found.table, table))] : []
  }
  for await (const entity of metadata.searchAll('table_search_index', query, FOUND_FIELDS)) {
    const [, database = '', schema = '', name = ''] = names(entity.fullyQualifiedName).map(decodeName)
    if (!keeps([database, schema, name])) continue
    waiting.push(edgeInto(foundTable(entity)))
    if (waiting.length < AHEAD) continue
    yield* (await Promise.all(waiting)).flat()
    waiting = []
  }
  yield* (await Promise.all(waiting)).flat()
}

function edge(from: FoundTable, to: FoundTable): AddLineage {
  const shared = from.columns.map(({ name }) => ({ from: name, to: name }))
  const columnsLineage = foundPairs(from, to, shared).map((pair) => ({
    fromColumns: [pair.from.fqn],
    toColumn: pair.to.fqn,
  }))
  return lineage(
    { kind: 'table', fqn: from.fqn, id: from.id },
    { kind: 'table', fqn: to.fqn, id: to.id },
    { source: 'CrossDatabaseLineage', ...(columnsLineage.length > 0 ? { columnsLineage } : {}) },
    { isFirst: !to.hasUpstream },
  )
}
