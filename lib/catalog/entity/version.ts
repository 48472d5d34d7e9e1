import type { Context } from '../context.js'
import { type Document, type EntityDocument, omit, sameJson } from '../document.js'
import { type Entity, keepVersion, update } from '../store/entities.js'
import { changeBetween, type Describe, nextVersion } from './change.js'
import { isReference, showReference } from './reference.js'

/** References of change descriptions say what their entity is called, but not where it is. */
export const describer =
  (context: Context): Describe =>
  (item) =>
    isReference(item) ? omit(showReference(context, item) ?? item, ['href']) : item

/** Stores `next` in the place of what is stored, as a new version when something counts as a change. */
export function replace(context: Context, stored: Entity, next: EntityDocument): Entity {
  const { document } = stored
  const change = changeBetween(document, next, describer(context))
  if (change.isEmpty) {
    if (sameJson(document, next)) return stored
    const entity = { ...stored, document: next }
    update(context.store, entity)
    return entity
  }
  return bump(context, stored, { ...next, changeDescription: change.description }, change.isMajor)
}

/** Stores `next` as the next version. */
export function bump(context: Context, stored: Entity, next: Document, isMajor = false): Entity {
  const { version } = stored.document
  keepVersion(context.store, stored.document)
  const stamps = { version: nextVersion(version, isMajor), updatedAt: context.now, updatedBy: context.who.name }
  const entity = { ...stored, document: { ...(next as EntityDocument), ...stamps } }
  update(context.store, entity)
  return entity
}
