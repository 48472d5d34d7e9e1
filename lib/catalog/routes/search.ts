import type { Context } from '../context.js'
import { type Document, type EntityDocument, isObject } from '../document.js'
import { show, type View } from '../entity/view.js'
import { withoutLinks } from '../event.js'
import { badRequest, unhandled } from '../fault.js'
import type { CatalogKind } from '../kinds.js'
import { ok, type Route } from '../router.js'
import { ALL, and, type Clause, clause, matches, onField } from '../search/clause.js'
import { COST_INDEX, costHits } from '../search/costs.js'
import { compileFilter } from '../search/filter.js'
import { indexOf, kindsOf } from '../search/indexes.js'
import { parseQueryString } from '../search/query-string.js'
import { edgesTo } from '../store/lineage.js'

/** Finding entities without their FQN (spec/rest.md §19). What is written is found at once. */
export const searchRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/search/fieldQuery',
    handle: (context, { query }) => {
      const [field, text] = [query.get('fieldName'), query.get('fieldValue')]
      if (field === null || text === null) throw badRequest('[query param fieldName and fieldValue must not be null]')
      return ok(
        search(
          context,
          query,
          onField(field, (value) => matches(value, text)),
        ),
      )
    },
  },
  {
    method: 'GET',
    path: '/search/query',
    handle: (context, { query }) =>
      ok(search(context, query, and([parseQueryString(query.get('q') ?? ''), filterOf(query.get('query_filter'))]))),
  },
]

function filterOf(text: string | null): Clause {
  if (!text) return ALL
  try {
    const { query } = JSON.parse(text) as { readonly query?: unknown }
    return isObject(query) ? compileFilter(query) : ALL
  } catch (cause) {
    if (cause instanceof SyntaxError) throw badRequest(`query_filter is no JSON: ${cause.message}`)
    throw cause
  }
}

/** Deepest hit that a search reaches, as in Elasticsearch; `search_after` goes on from there. */
const MAX_WINDOW = 10_000
const DEFAULT_SIZE = 10

function search(context: Context, query: URLSearchParams, condition: Clause): Document {
  const [from, size] = [Number(query.get('from') ?? 0), Number(query.get('size') ?? DEFAULT_SIZE)]
  if (query.get('index') === COST_INDEX) return { hits: { hits: costHits(context.store, condition, size) } }
  const kinds = kindsOf(query.get('index') ?? 'all')
  if (!(from >= 0 && size >= 0)) throw badRequest('[query param from and size must be 0 or more]')
  if (from + size > MAX_WINDOW) throw unhandled('search_phase_execution_exception: all shards failed')
  const where = and([
    clause(`kind IN (${kinds.map(() => '?').join(', ')})`, ...kinds.map(({ type }) => type)),
    ...(query.get('deleted') === 'true' ? [] : [clause('deleted = 0')]),
    condition,
  ])
  const [order, beyond] = query.get('sort_order') === 'desc' ? ['DESC', '<'] : ['ASC', '>']
  const after = query.getAll('search_after').at(-1)
  const rest = and([where, ...(after === undefined ? [] : [clause(`fqn ${beyond} ?`, after)])])
  const count = context.store.get(`SELECT count(*) AS total FROM entity WHERE ${where.sql}`, ...where.values)
  const rows = context.store.all(
    // The plus keeps SQLite from walking the FQNs in order instead of using the index that the condition asks for.
    `SELECT kind, fqn, document FROM entity
     JOIN (SELECT id FROM entity WHERE ${rest.sql} ORDER BY +fqn ${order} LIMIT ? OFFSET ?) USING (id) ORDER BY fqn ${order}`,
    ...rest.values,
    size,
    from,
  )
  const byType = new Map(kinds.map((kind) => [kind.type, kind]))
  return {
    took: 1,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      total: { value: Number(count?.total), relation: 'eq' },
      max_score: null,
      hits: rows.map((row) => {
        const kind = byType.get(row.kind as string) as CatalogKind
        const source = sourceOf(
          context,
          kind,
          JSON.parse(row.document as string),
          query.getAll('include_source_fields'),
        )
        return { _index: indexOf(kind), _id: source.id, _score: null, _source: source, sort: [row.fqn] }
      }),
    },
    aggregations: {},
  }
}

const VIEW: View = { shows: (field) => field !== 'sampleData', fills: () => false, columnTags: 'given' }

/** What a hit holds: the entity, or just the fields asked for. */
function sourceOf(context: Context, kind: CatalogKind, document: EntityDocument, fields: readonly string[]): Document {
  const shown = { ...withoutLinks(show(context, { kind, document }, VIEW), true), entityType: kind.type } as Document
  if (fields.length === 0) return shown
  const edges = context.generation.hasNewRoutes ? 'upstreamLineage' : 'lineage'
  const whole: Document = fields.includes(edges)
    ? { ...shown, [edges]: edgesTo(context.store, document.id).map(({ from }) => ({ fromEntity: from })) }
    : shown
  const wanted = ['id', 'fullyQualifiedName', ...fields.map((field) => field.split('.')[0] ?? field)]
  return Object.fromEntries(wanted.filter((field) => field in whole).map((field) => [field, whole[field]]))
}
