import { unhandled } from '../fault.js'
import { CATALOG_KINDS, type CatalogKind } from '../kinds.js'

const SUFFIX = '_search_index'
/** The index of search indexes has a name of its own (spec/rest.md §20). */
const NAMES: Readonly<Record<string, string>> = { searchIndex: 'search_entity' }

/** The search index of a kind. */
export const indexOf = ({ type }: CatalogKind): string =>
  (NAMES[type] ?? type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) + SUFFIX

const BY_NAME = new Map(CATALOG_KINDS.flatMap((kind) => [[indexOf(kind), kind] as const, [kind.type, kind] as const]))
const EVERYTHING = new Set(['all', 'dataAsset'])

/** Kinds found in a comma-separated list of indexes or their aliases. @throws Fault 500 for an unknown one. */
export function kindsOf(indexes: string): readonly CatalogKind[] {
  return indexes.split(',').flatMap((name) => {
    if (EVERYTHING.has(name)) return CATALOG_KINDS
    const kind = BY_NAME.get(name)
    if (!kind) throw unhandled(`index_not_found_exception: no such index [${name}]`)
    return kind
  })
}
