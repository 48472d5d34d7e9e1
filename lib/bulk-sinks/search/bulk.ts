import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ApiError } from '../../client/api-error.js'
import type { Http } from '../../client/http.js'
import { type RetryOptions, retryDelay } from '../../client/retry.js'
import { type Either, left, right } from '../../record/either.js'
import type { Item } from './item.js'

const answer = z.object({
  items: z.array(
    z.object({
      index: z.object({
        status: z.int(),
        error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
      }),
    }),
  ),
})
type Result = z.output<typeof answer>['items'][number]['index']

/** Statuses by which a cluster says of one document that it is too busy for it. */
const BUSY = [429, 503]

/** Statuses of a whole request that one document can be the reason of. */
const GUILTY: readonly (number | undefined)[] = [400, 413]

/**
 * Writes documents with one bulk request and gives what became of each, in their order. Those that the cluster was too
 * busy for are sent again, alone and after a growing pause; a request that it refuses as a whole is halved until the
 * guilty document is alone.
 * @throws ApiError when no further request can succeed, or none was answered within the retries.
 */
export async function writeBulk(
  http: Http,
  items: readonly Item[],
  retry: RetryOptions,
  tries = 1,
): Promise<readonly Either<Item>[]> {
  let results: readonly Result[]
  try {
    results = await send(http, items)
  } catch (error) {
    if (!(error instanceof ApiError) || !GUILTY.includes(error.status)) throw error
    if (items.length === 1) return [left(items[0]!.fqn, error)]
    const half = Math.ceil(items.length / 2)
    const first = await writeBulk(http, items.slice(0, half), retry)
    return [...first, ...(await writeBulk(http, items.slice(half), retry))]
  }
  const pause = retryDelay({ method: 'PUT', status: 429, tries }, retry)
  const busy = pause === 0 ? [] : items.filter((_, n) => BUSY.includes(results[n]!.status))
  if (busy.length === 0) return items.map((item, n) => outcome(item, results[n]!))
  await sleep(pause)
  const again = await writeBulk(http, busy, retry, tries + 1)
  const second = new Map(busy.map((item, n) => [item, again[n]!]))
  return items.map((item, n) => second.get(item) ?? outcome(item, results[n]!))
}

/** PUT, as the same documents may be sent twice without harm: the client retries what got no answer. */
async function send(http: Http, items: readonly Item[]): Promise<readonly Result[]> {
  const body = items.map(({ lines }) => lines).join('')
  const { items: results } = answer.parse(
    await http.send('PUT', '_bulk', { body, contentType: 'application/x-ndjson' }),
  )
  if (results.length === items.length) return results.map(({ index }) => index)
  throw new Error(`the answer to a bulk request is about ${results.length} documents, ${items.length} were sent`)
}

const outcome = (item: Item, { status, error }: Result): Either<Item> =>
  status < 300
    ? right(item)
    : left(
        item.fqn,
        new Error(`${item.index} answered ${status}: ${error?.type ?? 'no reason'}: ${error?.reason ?? ''}`),
      )
