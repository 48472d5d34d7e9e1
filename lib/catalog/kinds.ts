import { ASSET_KINDS } from './kinds/asset.js'
import type { CatalogKind } from './kinds/kind.js'
import { OPEN_KINDS } from './kinds/open.js'
import { STRICT_KINDS } from './kinds/strict.js'

export type { CatalogKind } from './kinds/kind.js'

export const CATALOG_KINDS: readonly CatalogKind[] = [...STRICT_KINDS, ...ASSET_KINDS, ...OPEN_KINDS]

const BY_TYPE = new Map(CATALOG_KINDS.map((one) => [one.type, one]))

/** The kind of an `EntityReference.type`. */
export const kindOf = (type: string): CatalogKind | undefined => BY_TYPE.get(type)

/** The kind of a type that the catalog itself names. */
export function knownKind(type: string): CatalogKind {
  const known = BY_TYPE.get(type)
  if (!known) throw new Error(`no kind has the type ${type}`)
  return known
}

const BELOW = new Map<string, readonly CatalogKind[]>()

/** Kinds whose entities may lie below one of `kind`, at any depth. */
export function kindsBelow({ type }: CatalogKind): readonly CatalogKind[] {
  const known = BELOW.get(type)
  if (known) return known
  const found = new Set<CatalogKind>()
  const visit = (above: string): void => {
    for (const one of CATALOG_KINDS) {
      if (found.has(one) || !Object.values(one.parents).some((parent) => isA(above, parent))) continue
      found.add(one)
      visit(one.type)
    }
  }
  visit(type)
  const all = [...found]
  BELOW.set(type, all)
  return all
}

/** `*` stands for any service. */
const isA = (type: string, parent: string) => type === parent || (parent === '*' && type.endsWith('Service'))
