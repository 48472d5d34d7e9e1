import { Observable, type OperatorFunction } from 'rxjs'
import type { Request } from '../../record/request.js'
import type { Flow } from '../../stream/flow.js'
import { type Batch, isBulk, LEVEL_DELETE, levelOf, type Outgoing } from './batch.js'

export interface BatchLimits {
  /** Records in a request, at most. */
  readonly records: number
  /** Characters in a request; a record above it goes alone. */
  readonly characters: number
  /** How long a record waits for company, ms. */
  readonly wait: number
}

/** Requests without a bulk route are sent one by one; this many are handed on at once. */
const SINGLES = 16

interface Buffer {
  readonly kind: Request['kind']
  readonly level: number
  readonly records: Outgoing[]
  characters: number
}

/**
 * Gathers records into batches of one kind and level. A batch closes by count, by size, by time, when someone waits for the
 * pipeline to settle, and at the end; whatever closes it, the batches of its parents' kinds come out before it. Deletions
 * gather by themselves: what came before them goes first, and they go before what comes after.
 */
export const plan =
  (limits: BatchLimits, flow: Flow): OperatorFunction<Outgoing, Batch> =>
  (records) =>
    new Observable<Batch>((subscriber) => {
      const buffers = new Map<string, Buffer>()
      let timer: NodeJS.Timeout | undefined
      let isDeleting = false
      const send = (upTo: number): void => {
        const due = [...buffers].filter(([, { level }]) => level <= upTo).sort(([, a], [, b]) => a.level - b.level)
        for (const [key, { kind, level, records: batch }] of due) {
          buffers.delete(key)
          subscriber.next({ kind, level, records: batch })
        }
        if (buffers.size > 0) return
        clearTimeout(timer)
        timer = undefined
      }
      const sendAll = (): void => send(Number.POSITIVE_INFINITY)
      const add = (item: Outgoing): void => {
        const { kind } = item.record
        const level = levelOf(item.record)
        const key = `${kind} ${level}`
        if (isDeleting !== (level === LEVEL_DELETE)) sendAll()
        isDeleting = level === LEVEL_DELETE
        if ((buffers.get(key)?.characters ?? 0) + item.text.length > limits.characters) send(level)
        const buffer = buffers.get(key) ?? { kind, level, records: [], characters: 0 }
        buffers.set(key, buffer)
        buffer.records.push(item)
        buffer.characters += item.text.length
        const most = isBulk(kind) ? limits.records : SINGLES
        if (flow.settling) sendAll()
        else if (buffer.records.length >= most || buffer.characters >= limits.characters) send(level)
        else timer ??= setTimeout(sendAll, limits.wait)
      }
      const stopListening = flow.onSettle(sendAll)
      const subscription = records.subscribe({
        next: add,
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          sendAll()
          subscriber.complete()
        },
      })
      return () => {
        clearTimeout(timer)
        stopListening()
        subscription.unsubscribe()
      }
    })
