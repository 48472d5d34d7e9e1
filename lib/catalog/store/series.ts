import type { Document } from '../document.js'
import type { Store } from './store.js'

/** What is kept per time: profiles, statuses, results, logs. */
interface Point {
  readonly owner: string
  readonly name: string
  readonly at: number
  readonly key?: string
  readonly document: Document
}

/** Adds a point. One with a key replaces the point of the same key. */
export function addPoint(store: Store, { owner, name, at, key, document }: Point): void {
  if (key !== undefined) store.run('DELETE FROM series WHERE name = ? AND owner = ? AND key = ?', name, owner, key)
  store.run(
    'INSERT INTO series (owner, name, key, at, document) VALUES (?, ?, ?, ?, ?)',
    owner,
    name,
    key ?? null,
    at,
    JSON.stringify(document),
  )
}

const parse = ({ document }: { readonly document?: unknown }) => JSON.parse(document as string) as Document

/** Points of a span of time, both ends included, the newest first. */
export const points = (store: Store, owner: string, name: string, from: number, to: number): readonly Document[] =>
  store
    .all(
      'SELECT document FROM series WHERE name = ? AND owner = ? AND at BETWEEN ? AND ? ORDER BY at DESC, seq DESC',
      name,
      owner,
      from,
      to,
    )
    .map(parse)

export function latestPoint(store: Store, owner: string, name: string): Document | undefined {
  const row = store.get(
    'SELECT document FROM series WHERE name = ? AND owner = ? ORDER BY at DESC, seq DESC LIMIT 1',
    name,
    owner,
  )
  return row && parse(row)
}

export function pointOfKey(store: Store, owner: string, name: string, key: string): Document | undefined {
  const row = store.get('SELECT document FROM series WHERE name = ? AND owner = ? AND key = ?', name, owner, key)
  return row && parse(row)
}

export const removePoint = (store: Store, owner: string, name: string, at: number): void => {
  store.run('DELETE FROM series WHERE name = ? AND owner = ? AND at = ?', name, owner, at)
}
