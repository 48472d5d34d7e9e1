import { randomUUID } from 'node:crypto'
import { COLLECTIONS } from './collections.js'

export type Json = Record<string, unknown>

/** A create request as it was stored. */
export interface Entity {
  readonly id: string
  readonly collection: string
  readonly fqn: string
  body: Json
  version: number
}

export type Change = 'created' | 'updated' | 'unchanged'

export interface Store {
  /** Equal hashes mean nothing changed, as a server decides it (spec/rest.md §8). */
  put(collection: string, body: Json): { readonly entity: Entity; readonly change: Change }
  byFqn(collection: string, fqn: string): Entity | undefined
  byId(id: string): Entity | undefined
  /** Those whose FQN goes on behind `scope`; all when it is not given. */
  below(collection: string, scope: string | undefined): readonly Entity[]
  delete(entity: Entity): void
  sizes(): Readonly<Record<string, number>>
}

export function createStore(): Store {
  const all = new Map(Object.keys(COLLECTIONS).map((name) => [name, new Map<string, Entity>()]))
  const ids = new Map<string, Entity>()
  return {
    put: (collection, body) => {
      const entities = all.get(collection)!
      const fqn = fqnOf(collection, body)
      const before = entities.get(fqn)
      if (before === undefined) {
        const entity = { id: randomUUID(), collection, fqn, body, version: 0.1 }
        entities.set(fqn, entity)
        ids.set(entity.id, entity)
        return { entity, change: 'created' }
      }
      if (body.sourceHash !== undefined && body.sourceHash === before.body.sourceHash)
        return { entity: before, change: 'unchanged' }
      before.body = body
      before.version = nextVersion(before.version)
      return { entity: before, change: 'updated' }
    },
    byFqn: (collection, fqn) => all.get(collection)?.get(fqn),
    byId: (id) => ids.get(id),
    below: (collection, scope) => {
      const entities = [...all.get(collection)!.values()]
      return scope === undefined ? entities : entities.filter(({ fqn }) => fqn.startsWith(`${scope}.`))
    },
    delete: ({ collection, fqn, id }) => {
      all.get(collection)!.delete(fqn)
      ids.delete(id)
    },
    sizes: () => Object.fromEntries([...all].map(([name, { size }]) => [name, size])),
  }
}

export const nextVersion = (version: number): number => Math.round(version * 10 + 1) / 10

function fqnOf(collection: string, body: Json): string {
  const name = quoted(String(body.name))
  const field = COLLECTIONS[collection]?.parent?.field
  return field === undefined ? name : `${String(body[field])}.${name}`
}

/** A part of an FQN (spec/fqn.md). */
export const quoted = (name: string): string => (/[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)
