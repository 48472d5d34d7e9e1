import type { Context } from '../context.js'
import { type Document, documents, isBlank, type StoredReference } from '../document.js'
import { badRequest } from '../fault.js'
import { kindOf } from '../kinds.js'
import { type Entity, findByFqn } from '../store/entities.js'
import { referenceTo, resolve } from './reference.js'

const OWNERS = new Set(['user', 'team'])

/** Owners as they are stored. @throws Fault for anything but users, or one team of type Group. */
export function resolveOwners(context: Context, owners: unknown): readonly StoredReference[] {
  const given = documents(owners)
  for (const { type } of given)
    if (!OWNERS.has(String(type)))
      throw badRequest(`Entity of type ${type} can't be the owner. Only Team of type Group or a User can own entities.`)
  const found = given.map((owner) => resolve(context, String(owner.type), owner))
  const teams = found.filter(({ kind }) => kind.type === 'team')
  if (teams.length > 1 || (teams.length === 1 && found.length > 1))
    throw badRequest('Data Assets can have up to 5 users or a Team but not both as owners.')
  if (teams.some(({ document }) => document.teamType !== 'Group'))
    throw badRequest("Team of type other than Group can't own entities.")
  return found.map(referenceTo)
}

const PARENT_FIELDS = ['databaseSchema', 'database', 'service'] as const

/** Owners of an entity, or else those of the nearest parent that has some. */
export function ownersOf({ store }: Context, { document }: Entity): readonly Document[] {
  if (!isBlank(document.owners)) return documents(document.owners)
  for (const field of PARENT_FIELDS) {
    const reference = document[field] as StoredReference | undefined
    const kind = reference && kindOf(reference.type)
    const owners = kind && findByFqn(store, kind, reference.fullyQualifiedName)?.document.owners
    if (!isBlank(owners)) return documents(owners).map((owner) => ({ ...owner, inherited: true }))
  }
  return []
}
