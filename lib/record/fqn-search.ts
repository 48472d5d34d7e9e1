import { build, type Fqn, FqnError, split } from './fqn.js'
import { decodeName } from './reserved-names.js'

/** Parts of an FQN of each kind that a search may leave open. */
const DEPTH: Readonly<Record<string, number>> = {
  Table: 4,
  StoredProcedure: 4,
  DatabaseSchema: 3,
  Database: 2,
  Dashboard: 2,
  APICollection: 2,
  Chart: 2,
  MlModel: 2,
  Topic: 2,
  SearchIndex: 2,
  Tag: 2,
  Pipeline: 2,
}

/** A partial FQN padded on the left with `*` to the depth of its kind. @throws FqnError when it is deeper than that. */
export function wildcardFqn(entity: string, partial: string): Fqn {
  const parts = split(partial)
  const depth = DEPTH[entity]
  if (depth === undefined) throw new FqnError(`no search pattern for ${entity}`)
  if (parts.length > depth) throw new FqnError(`${partial} has more than the ${depth} parts of a ${entity}`)
  return build(...Array.from({ length: depth - parts.length }, () => '*'), ...parts)
}

export interface TableParts {
  readonly service: string | null
  readonly database: string | null
  readonly schema: string | null
  readonly table: string
}

/** The search pattern of a table whose ancestors may be unknown. @throws FqnError for an empty table name. */
export function tableSearchString({ service, database, schema, table }: TableParts): Fqn {
  if (!table) throw new FqnError('a table search needs a table name')
  return build(service || '*', database || '*', schema || '*', table)
}

/** Splits an identifier found in SQL: never fails, keeps quotes, ignores dots between them. */
export const splitRawName = (name: string): string[] => {
  const quotes = name.split('"').length - 1
  if (quotes === 0 || quotes % 2 === 1) return name.split('.')
  return [...name.matchAll(/((?:"[^"]*"|[^."])*)(?:\.|$)/g)].map(([, part]) => part ?? '').slice(0, -1)
}

/** The last three parts of a table name in SQL; quotes are dropped before splitting (spec/fqn.md §2). */
export function splitTableName(name: string): {
  database: string | null
  database_schema: string | null
  table: string
} {
  const parts = name.replaceAll('"', '').split('.')
  return { database: parts.at(-3) ?? null, database_schema: parts.at(-2) ?? null, table: parts.at(-1) ?? '' }
}

/** The parts of a test case's FQN, quotes kept. @throws FqnError below five parts. */
export function splitTestCaseFqn(fqn: string) {
  const parts = split(fqn)
  if (parts.length < 5) throw new FqnError(`not the FQN of a test case: ${fqn}`)
  const [service, database, schema, table] = parts
  return {
    service,
    database,
    schema,
    table,
    column: parts.length === 6 ? (parts[4] ?? null) : null,
    test_case: parts.at(-1),
  }
}

const LINK =
  /^<#E::(\w+)::((?:(?!::)[^<>|])+)(?:::(columns|children|fields|schemaFields|tasks|mlFeatures|charts|tags)::((?:(?!::)[^<>|])+))?>$/u

/** The link of an entity or of one of its columns (spec/fqn.md §7). `type` is the camel-case entity type. */
export const entityLink = (type: string, fqn: string, column?: string): string =>
  column === undefined ? `<#E::${type}::${fqn}>` : `<#E::${type}::${fqn}::columns::${column}>`

/** Type, FQN and, for a field, its array's name and value. @throws FqnError for any other text. */
export function splitEntityLink(link: string): string[] {
  const parts = LINK.exec(link)?.slice(1).filter(Boolean)
  if (!parts) throw new FqnError(`not an entity link: ${link}`)
  return parts
}

/** The column a link points to, in the words of the source. */
export const entityLinkColumn = (link: string): string =>
  decodeName(decodeURIComponent((splitEntityLink(link)[3] ?? '').replaceAll('+', ' ')))
