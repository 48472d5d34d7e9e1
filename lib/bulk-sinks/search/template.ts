import type { SearchConfig } from '../../config/search-config.js'

const keyword = { type: 'keyword' } as const
const text = { type: 'text' } as const
/** Searched by its words, sorted and counted as a whole. */
const named = { type: 'text', fields: { keyword } } as const

/** How `SearchDocument` is indexed: fields it does not have are refused. */
const MAPPINGS = {
  dynamic: 'strict',
  properties: {
    entityType: keyword,
    fullyQualifiedName: named,
    name: named,
    displayName: named,
    description: text,
    service: keyword,
    tags: keyword,
    owners: keyword,
    columns: { properties: { name: named, dataType: keyword, description: text, tags: keyword } },
    sourceUrl: { type: 'keyword', index: false, doc_values: false },
    runId: keyword,
  },
} as const

/** The index template of everything below a prefix. No two prefixes match the same index: none has a `_` in it. */
export const indexTemplate = ({ indexPrefix, indexSettings = {} }: SearchConfig) => ({
  index_patterns: [`${indexPrefix}_*`],
  priority: 200,
  template: { settings: indexSettings, mappings: MAPPINGS },
  _meta: { madeBy: 'headwater' },
})
