import type { EntityDocument } from '../document.js'
import type { CatalogKind } from '../kinds.js'
import type { Row, Store } from './store.js'

/** A stored entity. */
export interface Entity {
  readonly kind: CatalogKind
  readonly document: EntityDocument
}

const parse = (kind: CatalogKind, row: Row | undefined): Entity | undefined =>
  row && { kind, document: JSON.parse(row.document as string) as EntityDocument }

export const findById = (store: Store, kind: CatalogKind, id: string): Entity | undefined =>
  parse(kind, store.get('SELECT document FROM entity WHERE id = ? AND kind = ?', id.toLowerCase(), kind.type))

export const findByFqn = (store: Store, kind: CatalogKind, fqn: string): Entity | undefined =>
  parse(kind, store.get('SELECT document FROM entity WHERE kind = ? AND fqn = ?', kind.type, fqn))

export const insert = (store: Store, { kind, document: d }: Entity): void => {
  store.run(
    'INSERT INTO entity (id, kind, name, fqn, deleted, version, updated_at, updated_by, document) VALUES (?,?,?,?,?,?,?,?,?)',
    d.id,
    kind.type,
    d.name,
    d.fullyQualifiedName,
    d.deleted,
    d.version,
    d.updatedAt,
    d.updatedBy,
    JSON.stringify(d),
  )
}

export const update = (store: Store, { document: d }: Entity): void => {
  store.run(
    'UPDATE entity SET deleted = ?, version = ?, updated_at = ?, updated_by = ?, document = ? WHERE id = ?',
    d.deleted,
    d.version,
    d.updatedAt,
    d.updatedBy,
    JSON.stringify(d),
    d.id,
  )
}

/** Keeps `document` as a past version of its entity. */
export const keepVersion = (store: Store, document: EntityDocument): void => {
  store.run(
    'INSERT OR REPLACE INTO entity_version (id, version, document) VALUES (?, ?, ?)',
    document.id,
    document.version,
    JSON.stringify(document),
  )
}

export function pastVersion(store: Store, id: string, version: number): EntityDocument | undefined {
  const row = store.get('SELECT document FROM entity_version WHERE id = ? AND version = ?', id, version)
  return row && (JSON.parse(row.document as string) as EntityDocument)
}

/** Past versions, the newest first. */
export const pastVersions = (store: Store, id: string): readonly EntityDocument[] =>
  store
    .all('SELECT document FROM entity_version WHERE id = ? ORDER BY version DESC', id)
    .map((row) => JSON.parse(row.document as string) as EntityDocument)

/** Everything below an FQN, of the given kinds, in the order of their FQNs. */
export function below(store: Store, kinds: readonly CatalogKind[], fqn: string): readonly Entity[] {
  return kinds.flatMap((kind) =>
    store
      .all(
        'SELECT document FROM entity WHERE kind = ? AND fqn >= ? AND fqn < ? ORDER BY fqn',
        kind.type,
        `${fqn}.`,
        `${fqn}/`,
      )
      .flatMap((row) => parse(kind, row) ?? []),
  )
}

export const hasBelow = (store: Store, kinds: readonly CatalogKind[], fqn: string): boolean =>
  kinds.some(
    (kind) =>
      store.get(
        'SELECT 1 FROM entity WHERE kind = ? AND fqn >= ? AND fqn < ? LIMIT 1',
        kind.type,
        `${fqn}.`,
        `${fqn}/`,
      ) !== undefined,
  )

/** Removes an entity with all that hangs on it: versions, lineage, usage, series. */
export function erase(store: Store, { document: { id } }: Entity): void {
  store.run('DELETE FROM entity WHERE id = ?', id)
  store.run('DELETE FROM entity_version WHERE id = ?', id)
  store.run('DELETE FROM lineage WHERE from_id = ? OR to_id = ?', id, id)
  store.run('DELETE FROM usage WHERE id = ?', id)
  store.run('DELETE FROM series WHERE owner = ?', id)
}
