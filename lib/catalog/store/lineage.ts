import type { Document } from '../document.js'
import type { Row, Store } from './store.js'

export interface End {
  readonly id: string
  readonly type: string
}
export interface Edge {
  readonly from: End
  readonly to: End
  readonly details?: Document
}

const edge = (row: Row): Edge => ({
  from: { id: row.from_id as string, type: row.from_kind as string },
  to: { id: row.to_id as string, type: row.to_kind as string },
  ...(row.details === null ? {} : { details: JSON.parse(row.details as string) as Document }),
})

/** Puts an edge in the place of one between the same two. */
export const putEdge = (store: Store, { from, to, details }: Edge): void => {
  store.run(
    `INSERT INTO lineage (from_id, from_kind, to_id, to_kind, source, details) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (from_id, to_id) DO UPDATE SET source = excluded.source, details = excluded.details`,
    from.id,
    from.type,
    to.id,
    to.type,
    (details?.source as string | undefined) ?? null,
    details ? JSON.stringify(details) : null,
  )
}

export function findEdge(store: Store, from: string, to: string): Edge | undefined {
  const row = store.get('SELECT * FROM lineage WHERE from_id = ? AND to_id = ?', from, to)
  return row && edge(row)
}

export const edgesFrom = (store: Store, id: string): readonly Edge[] =>
  store.all('SELECT * FROM lineage WHERE from_id = ? ORDER BY rowid', id).map(edge)

export const edgesTo = (store: Store, id: string): readonly Edge[] =>
  store.all('SELECT * FROM lineage WHERE to_id = ? ORDER BY rowid', id).map(edge)

export const allEdges = (store: Store): readonly Edge[] => store.all('SELECT * FROM lineage ORDER BY rowid').map(edge)

/** @returns whether there was one. */
export const removeEdge = (store: Store, from: string, to: string): boolean =>
  store.run('DELETE FROM lineage WHERE from_id = ? AND to_id = ?', from, to) > 0

/** Removes the edges of one origin: those into the entity, and for a pipeline those that it made. */
export const removeEdgesOfSource = (store: Store, id: string, source: string): void => {
  store.run(`DELETE FROM lineage WHERE source = ? AND (to_id = ? OR details ->> '$.pipeline.id' = ?)`, source, id, id)
}
