import { createHash } from 'node:crypto'
import { names } from '../../record/fqn.js'
import type { AnyCreate } from '../../record/request.js'

/** What is found in a search: the same fields for every kind of entity. */
export interface SearchDocument {
  readonly entityType: string
  readonly fullyQualifiedName: string
  readonly name: string
  readonly displayName?: string
  readonly description?: string
  /** Name of the service it is in. */
  readonly service?: string
  readonly tags: readonly string[]
  readonly owners: readonly string[]
  /** Columns or fields at every depth; a nested one has the names above it before its own, with dots. */
  readonly columns: readonly SearchColumn[]
  readonly sourceUrl?: string
  /** The stage it came with. */
  readonly runId: string
}

export interface SearchColumn {
  readonly name: string
  readonly dataType?: string
  readonly description?: string
  readonly tags?: readonly string[]
}

/** The parts of a request's body that a document is made of. */
interface Body {
  readonly name?: string
  readonly displayName?: string
  readonly description?: string
  readonly tags?: readonly { readonly tagFQN: string }[]
  readonly owners?: readonly { readonly id: string; readonly name?: string }[]
  readonly columns?: readonly Field[]
  readonly fields?: readonly Field[]
  readonly dataModel?: { readonly columns?: readonly Field[] }
  readonly messageSchema?: { readonly schemaFields?: readonly Field[] }
  readonly sourceUrl?: string
}

interface Field {
  readonly name: string
  readonly dataType?: string
  readonly description?: string
  readonly tags?: readonly { readonly tagFQN: string }[]
  readonly children?: readonly Field[]
}

/** Kinds that are in no service. */
const APART: ReadonlySet<string> = new Set(['classification', 'tag', 'role', 'team', 'user'])

/** The document of an entity. */
export function documentOf({ kind, fqn, body }: AnyCreate, runId: string): SearchDocument {
  const { name, displayName, description, tags, owners, sourceUrl, ...rest }: Body = body as Body
  const parts = names(fqn)
  const columns = rest.columns ?? rest.fields ?? rest.dataModel?.columns ?? rest.messageSchema?.schemaFields
  return {
    entityType: kind,
    fullyQualifiedName: fqn,
    name: name ?? parts.at(-1)!,
    ...(displayName === undefined ? {} : { displayName }),
    ...(description === undefined ? {} : { description }),
    ...(APART.has(kind) ? {} : { service: parts[0]! }),
    tags: labels(tags),
    owners: (owners ?? []).map((owner) => owner.name ?? owner.id),
    columns: flat(columns ?? []),
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    runId,
  }
}

/** The same for the same entity in every run, and of one length however long its name is. */
export const documentId = ({ kind, fqn }: Pick<AnyCreate, 'kind' | 'fqn'>): string =>
  createHash('sha256').update(`${kind} ${fqn}`).digest('base64url')

const labels = (tags: Body['tags']): readonly string[] => (tags ?? []).map(({ tagFQN }) => tagFQN)

const flat = (fields: readonly Field[], above = ''): SearchColumn[] =>
  fields.flatMap(({ name, dataType, description, tags, children }) => [
    {
      name: `${above}${name}`,
      ...(dataType === undefined ? {} : { dataType }),
      ...(description === undefined ? {} : { description }),
      ...(tags?.length ? { tags: labels(tags) } : {}),
    },
    ...flat(children ?? [], `${above}${name}.`),
  ])
