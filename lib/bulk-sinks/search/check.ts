import { z } from 'zod'
import type { Http } from '../../client/http.js'
import type { Item } from './item.js'

const counted = z.object({ count: z.int() })
const got = z.object({
  docs: z.array(z.object({ found: z.boolean().optional(), _source: z.object({ runId: z.string() }).optional() })),
})

/** Documents asked for at once. */
const BATCH = 1000

/** How many documents of this run an index has; it must have been refreshed. */
export async function countOf(http: Http, index: string, runId: string): Promise<number> {
  return counted.parse(await http.send('GET', `${index}/_count`, { query: { q: `runId:"${runId}"` } })).count
}

/** How many of these documents their index has as this run wrote them. Each is asked for by its id. */
export async function presentOf(http: Http, items: AsyncIterable<Item>, index: string, runId: string): Promise<number> {
  let present = 0
  let ids: string[] = []
  const ask = async (): Promise<void> => {
    const query = { _source: 'runId' }
    const { docs } = got.parse(await http.send('POST', `${index}/_mget`, { query, body: JSON.stringify({ ids }) }))
    present += docs.filter(({ found, _source }) => found && _source?.runId === runId).length
    ids = []
  }
  for await (const item of items) {
    if (item.index !== index) continue
    ids.push(item.id)
    if (ids.length === BATCH) await ask()
  }
  if (ids.length > 0) await ask()
  return present
}
