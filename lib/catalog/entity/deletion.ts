import type { Context } from '../context.js'
import { badRequest } from '../fault.js'
import { kindsBelow } from '../kinds.js'
import { below, type Entity, erase, hasBelow } from '../store/entities.js'
import { bump } from './version.js'

/** Marks one entity deleted or live; one that is so already stays. */
function mark(context: Context, entity: Entity, deleted: boolean): Entity {
  const { document } = entity
  if (document.deleted === deleted) return entity
  const changeDescription = {
    fieldsAdded: [],
    fieldsUpdated: [{ name: 'deleted', oldValue: !deleted, newValue: deleted }],
    fieldsDeleted: [],
    previousVersion: document.version,
  }
  return bump(context, entity, { ...document, deleted, changeDescription })
}

const branch = (context: Context, { kind, document }: Entity) =>
  below(context.store, kindsBelow(kind), document.fullyQualifiedName)

/** Brings back an entity with all that lies below it, also what had been deleted before. */
export function restore(context: Context, entity: Entity): Entity {
  for (const child of branch(context, entity)) mark(context, child, false)
  return mark(context, entity, false)
}

interface RemoveOptions {
  readonly isHard: boolean
  readonly isRecursive: boolean
}

/** @returns the entity after a soft deletion, or as it was before a hard one. @throws Fault 400 when it isn't empty. */
export function remove(context: Context, entity: Entity, { isHard, isRecursive }: RemoveOptions): Entity {
  const { kind, document } = entity
  if (!isRecursive && hasBelow(context.store, kindsBelow(kind), document.fullyQualifiedName))
    throw badRequest(`${kind.type} is not empty`)
  const children = branch(context, entity)
  if (!isHard) {
    for (const child of children) mark(context, child, true)
    return mark(context, entity, true)
  }
  for (const child of [...children, entity]) erase(context.store, child)
  return entity
}
