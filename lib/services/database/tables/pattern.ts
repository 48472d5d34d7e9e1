import { build, type Fqn, names } from '../../../record/fqn.js'
import { encodeName } from '../../../record/reserved-names.js'

/** A table as SQL names it, and what its missing parts mean there. */
export interface SqlName {
  /** Outermost first, unquoted: `schema.table` is two parts. */
  readonly parts: readonly string[]
  readonly database?: string | undefined
  readonly schema?: string | undefined
}

/** FQNs to look for, the likeliest first; `*` stands for a part that nobody knows (spec/rest.md §19). */
export function patterns(service: Fqn, { parts, database, schema }: SqlName): readonly string[] {
  const [table, ownSchema, ownDatabase] = [...parts].reverse() // a fourth part names a server
  if (table === undefined) return []
  const at = (db: string | undefined, inSchema: string | undefined): string =>
    [service, part(db), part(inSchema), part(table)].join('.')
  const first = at(ownDatabase ?? database, ownSchema ?? schema)
  const wider = [
    ...(ownSchema === undefined && schema !== undefined ? [at(ownDatabase ?? database, undefined)] : []),
    ...(ownDatabase === undefined && database !== undefined && ownSchema !== undefined
      ? [at(undefined, ownSchema)]
      : []),
  ]
  return [first, ...wider]
}

const part = (name: string | undefined): string => (name ? build(encodeName(name)) : '*')

export const isOpen = (pattern: string): boolean => /(^|\.)\*(?=\.|$)/.test(pattern)

/** Whether an FQN is what a pattern names, whatever the case. */
export const fits = (pattern: string): ((fqn: string) => boolean) => {
  const expression = new RegExp(
    `^${pattern
      .split(/(?<=^|\.)\*(?=\.|$)/)
      .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('(?:"(?:[^"]|"")*"|[^."]*)')}$`,
    'i',
  )
  return (fqn) => expression.test(fqn)
}

/**
 * The one that is meant of several that differ in case, or lie in several schemas, those of `searchPath` first;
 * undefined when nobody can tell.
 */
export function likeliest<T extends { readonly fqn: Fqn }>(
  pattern: string,
  found: readonly T[],
  searchPath: readonly string[],
): T | undefined {
  if (found.length < 2) return found[0]
  const exact = found.find(({ fqn }) => fqn === pattern) ?? found.find(({ fqn }) => fqn === pattern.toLowerCase())
  if (exact) return exact
  for (const schema of searchPath) {
    const here = found.filter(({ fqn }) => names(fqn)[2] === schema)
    if (here.length === 1) return here[0]
  }
  return undefined
}
