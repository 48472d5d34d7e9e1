import type { FindOwner } from '../../client/owners.js'
import type { EntityReference } from '../../record/entities/references.js'
import type { DatabaseMetadata } from './config.js'

/** The path of an element below the service: `[database, schema, table]`, or its beginning; empty for the service. */
export type OwnedPath = readonly [string?, string?, string?]

export type Owners = (path: OwnedPath, reported: string | undefined) => Promise<readonly EntityReference[] | undefined>

const LEVELS = ['service', 'database', 'databaseSchema', 'table'] as const

/**
 * Who owns an element (spec/behaviours.md §4.1). `ownerConfig` decides first: its level by FQN without the service,
 * then by simple name, then for the whole level, then what the element's schema or database has, then the default.
 * Only then counts what the source reports, and only with `includeOwners`. A name that the catalog doesn't know owns nothing.
 */
export function createOwners(config: Pick<DatabaseMetadata, 'includeOwners' | 'ownerConfig'>, find: FindOwner): Owners {
  const rules = config.ownerConfig
  const own = (path: readonly string[]): readonly string[] | undefined => {
    const rule = rules?.[LEVELS[path.length]!]
    if (rule === undefined || typeof rule === 'string') return rule === undefined ? undefined : [rule]
    const key = [path.join('.'), path.at(-1)!].find((name) => Object.hasOwn(rule, name))
    const found = key === undefined ? undefined : rule[key]
    return typeof found === 'string' ? [found] : found
  }
  const inherited = (path: readonly string[]): readonly string[] | undefined =>
    path.length <= 1 || !rules?.enableInheritance ? undefined : (own(path.slice(0, -1)) ?? inherited(path.slice(0, -1)))
  return async (path, reported) => {
    const names = path.filter((name) => name !== undefined)
    const configured = own(names) ?? inherited(names) ?? (rules?.default === undefined ? undefined : [rules.default])
    const wanted = configured ?? (config.includeOwners && reported !== undefined ? [reported] : [])
    const found = await Promise.all(wanted.map(find))
    const owners = found.filter((owner) => owner !== undefined)
    return owners.length > 0 ? owners : undefined
  }
}
