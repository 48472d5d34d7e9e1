import { hostname } from 'node:os'
import type { IngestionPipelineClient } from '../client/ingestion-pipelines.js'
import { messageOf } from '../record/either.js'
import { within } from '../stream/within.js'

type Client = Pick<IngestionPipelineClient, 'addLogs' | 'closeLogs'>

/** The log of a run on its way to the catalog. Best effort: it never waits for the catalog, and never fails the run. */
export interface LogShipping {
  /** Takes text of one or several lines; what comes before `start` waits. */
  write(text: string): void
  start(client: Client): void
  /** Ships the rest, for 30 s at most. @returns why lines are missing there, if any are. */
  close(): Promise<string | undefined>
}

export interface LogShippingOptions {
  readonly fqn: string
  readonly runId: string
}

/** Lines in a request, and between two requests (spec/rest.md §17). */
const BATCH = 500
const INTERVAL_MS = 2000
/** Lines that wait, at most; later ones are dropped. */
const ROOM = 30_000
const REQUEST_MS = 10_000
const CLOSE_MS = 30_000

/** Ships to one run of an ingestion pipeline, in batches, one after the other. */
export function createLogShipping({ fqn, runId }: LogShippingOptions): LogShipping {
  const connectorId = `${hostname()}-${process.pid}`
  let client: Client | undefined
  let waiting: string[] = []
  let dropped = 0
  let reason = 'more came than could be shipped'
  let timer: NodeJS.Timeout | undefined
  let shipping: Promise<void> | undefined

  const ship = async (to: Client): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting.slice(0, BATCH)
      const [logs, lineCount, timestamp] = [lines.join('\n'), lines.length, Date.now()]
      const sent = to.addLogs(fqn, runId, { logs, lineCount, timestamp, connectorId, compressed: false })
      try {
        const taken = await within(sent, REQUEST_MS, `nothing within ${REQUEST_MS / 1000} s`)
        reason = 'the catalog takes no logs of this pipeline'
        if (!taken) return // a first run makes its pipeline at its end: the lines wait for it
      } catch (error) {
        dropped += lines.length
        reason = messageOf(error)
      }
      waiting = waiting.slice(lines.length)
    }
  }
  const next = async (): Promise<void> => {
    if (!client) return
    shipping ??= ship(client).finally(() => {
      shipping = undefined
    })
    await shipping
  }
  return {
    write: (text) => {
      for (const line of text.split('\n')) {
        if (waiting.length < ROOM) waiting.push(line)
        else dropped += 1
      }
      if (waiting.length >= BATCH) void next()
    },
    start: (to) => {
      client = to
      timer = setInterval(() => void next(), INTERVAL_MS)
      timer.unref()
    },
    close: async () => {
      clearInterval(timer)
      if (!client) return undefined
      const rest = async (to: Client): Promise<void> => {
        await next()
        await next() // what was taken while the last batch was on its way
        await to.closeLogs(fqn, runId, { connectorId, timestamp: Date.now() })
      }
      await within(rest(client), CLOSE_MS, `not within ${CLOSE_MS / 1000} s`).catch((error: unknown) => {
        reason = messageOf(error)
      })
      const missing = dropped + waiting.length
      waiting = []
      return missing === 0 ? undefined : `${missing} lines of the log are not in the catalog: ${reason}`
    },
  }
}
