import { randomUUID } from 'node:crypto'
import type { Context } from './context.js'
import type { Document } from './document.js'
import { omit } from './document.js'
import { show, viewWith } from './entity/view.js'
import type { Entity } from './store/entities.js'

interface FieldUpdate {
  readonly name: string
  readonly oldValue?: unknown
  readonly newValue?: unknown
}

/** The answer of routes that tell what happened instead of showing the entity. */
export function eventOf(context: Context, entity: Entity, change: FieldUpdate, ...shown: readonly string[]): Document {
  const { kind, document } = entity
  const { id, fullyQualifiedName, version } = document
  return {
    id: randomUUID(),
    eventType: 'entityUpdated',
    entityType: kind.type,
    entityId: id,
    entityFullyQualifiedName: fullyQualifiedName,
    previousVersion: version,
    currentVersion: version,
    userName: context.who.name,
    timestamp: context.now,
    changeDescription: { fieldsAdded: [], fieldsUpdated: [change], fieldsDeleted: [], previousVersion: version },
    entity: withoutLinks(show(context, entity, viewWith(...shown)), kind.type !== 'ingestionPipeline'),
  }
}

/** Events hold no links, but that of an ingestion pipeline holds its own. */
export function withoutLinks(document: Document, isLinkless: boolean): Document {
  const plain = isLinkless ? omit(document, ['href']) : document
  return Object.fromEntries(
    Object.entries(plain).map(([field, value]) => [
      field,
      typeof value === 'object' && value !== null && 'href' in value ? omit(value as Document, ['href']) : value,
    ]),
  )
}
