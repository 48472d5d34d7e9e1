import type { z } from 'zod'
import { append, build, type Fqn, FqnError, queryChecksum } from '../fqn.js'
import { encodeName } from '../reserved-names.js'
import { ASSET_KINDS } from './asset-kinds.js'
import { createClassification } from './classification.js'
import { createDatabase } from './database.js'
import { createDatabaseSchema } from './database-schema.js'
import { createDatabaseService } from './database-service.js'
import type { DeepReadonly } from './deep-readonly.js'
import { createQuery } from './query.js'
import type { EntityReference } from './references.js'
import { createRole } from './role.js'
import { createStoredProcedure } from './stored-procedure.js'
import { createTable } from './table.js'
import { createTag } from './tag.js'
import { createTeam } from './team.js'
import { createUser } from './user.js'

/** What a kind of entity is (spec/rest.md §20). */
export interface Kind<T = unknown> {
  /** Path below `/v1`, without a leading slash. */
  readonly collection: string
  /** Value of `EntityReference.type` and of `{type}` in paths. */
  readonly type: string
  /** Parents first: an entity of a lower level is written before one of a higher. */
  readonly level: number
  /** Fields of the request that hold the parent's FQN, or a reference with it; the first one present counts. */
  readonly parent?: readonly string[]
  /** Comes between the parent's FQN and the name. */
  readonly infix?: string
  readonly request: z.ZodType<T>
  /** Written many per request, through `PUT {collection}/bulk`. */
  readonly bulk: boolean
}

export const KINDS = {
  databaseService: {
    collection: 'services/databaseServices',
    type: 'databaseService',
    level: 0,
    request: createDatabaseService,
    bulk: false,
  },
  database: {
    collection: 'databases',
    type: 'database',
    level: 1,
    parent: ['service'],
    request: createDatabase,
    bulk: true,
  },
  databaseSchema: {
    collection: 'databaseSchemas',
    type: 'databaseSchema',
    level: 2,
    parent: ['database'],
    request: createDatabaseSchema,
    bulk: true,
  },
  table: {
    collection: 'tables',
    type: 'table',
    level: 3,
    parent: ['databaseSchema'],
    request: createTable,
    bulk: true,
  },
  storedProcedure: {
    collection: 'storedProcedures',
    type: 'storedProcedure',
    level: 3,
    parent: ['databaseSchema'],
    request: createStoredProcedure,
    bulk: true,
  },
  query: { collection: 'queries', type: 'query', level: 4, parent: ['service'], request: createQuery, bulk: true },
  classification: {
    collection: 'classifications',
    type: 'classification',
    level: 0,
    request: createClassification,
    bulk: false,
  },
  tag: {
    collection: 'tags',
    type: 'tag',
    level: 1,
    parent: ['parent', 'classification'],
    request: createTag,
    bulk: false,
  },
  role: { collection: 'roles', type: 'role', level: 0, request: createRole, bulk: false },
  team: { collection: 'teams', type: 'team', level: 1, request: createTeam, bulk: false },
  user: { collection: 'users', type: 'user', level: 2, request: createUser, bulk: false },
  ...ASSET_KINDS,
} as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof KINDS
export type RequestOf<K extends KindName> = DeepReadonly<z.infer<(typeof KINDS)[K]['request']>>

/** The names of all kinds, parents first. */
export const KIND_NAMES = (Object.keys(KINDS) as KindName[]).sort((a, b) => KINDS[a].level - KINDS[b].level)

/**
 * The FQN the server will give this request's entity (spec/fqn.md §3): its parent's, then its name as it goes over
 * the wire. A query without a name is named by its SQL.
 * @throws FqnError when the request does not tell its parent's FQN where the kind needs one, or a name can't be quoted.
 */
export function fqnOf<K extends KindName>(kind: K, body: RequestOf<K>): Fqn {
  const { parent, infix }: Kind = KINDS[kind]
  const fields = body as Readonly<Record<string, unknown>>
  const name = wireName(kind, fields)
  if (!parent) return build(name)
  const field = parent.find((one) => fields[one] !== undefined)
  if (field === undefined) throw new FqnError(`${kind} ${name} names no ${parent.join(' or ')}`)
  const above = fqnIn(fields[field])
  if (above === undefined) throw new FqnError(`${kind} ${name}: its ${field} has no fullyQualifiedName`)
  return append(infix === undefined ? above : append(above, infix), name)
}

const fqnIn = (value: unknown): Fqn | undefined =>
  (typeof value === 'string' ? value : (value as EntityReference | null)?.fullyQualifiedName) as Fqn | undefined

function wireName(kind: KindName, body: Readonly<Record<string, unknown>>): string {
  if (typeof body.name === 'string') return kind.endsWith('Service') ? body.name : encodeName(body.name)
  if (typeof body.query === 'string') return queryChecksum(body.query)
  throw new FqnError(`a ${kind} without a name has no FQN`)
}
