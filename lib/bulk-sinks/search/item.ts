import type { AnyCreate } from '../../record/request.js'
import { documentId, documentOf } from './document.js'

/** A document on its way, as the lines that a bulk request has for it. */
export interface Item {
  readonly kind: AnyCreate['kind']
  readonly fqn: string
  readonly id: string
  readonly index: string
  readonly lines: string
  readonly bytes: number
}

/** @throws FqnError when the staged FQN is none. */
export function itemOf(record: AnyCreate, index: string, runId: string): Item {
  const id = documentId(record)
  const action = JSON.stringify({ index: { _index: index, _id: id } })
  const lines = `${action}\n${JSON.stringify(documentOf(record, runId))}\n`
  return { kind: record.kind, fqn: record.fqn, id, index, lines, bytes: Buffer.byteLength(lines) }
}
