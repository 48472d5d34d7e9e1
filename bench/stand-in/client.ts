import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Counts, Recorded } from './journal.js'
import type { GenerationName } from './routes.js'

/** The stand-in catalog, in a process of its own. */
export interface StandIn {
  /** Without path. */
  readonly url: string
  /** Empties it and counts from nothing. */
  reset(): Promise<void>
  /** Keeps what it holds, and counts from nothing. */
  recount(): Promise<void>
  counts(): Promise<Counts & { readonly entities: Readonly<Record<string, number>> }>
  behave(latencyMs: number, generation: GenerationName): Promise<void>
  record(on: boolean): Promise<void>
  recorded(): Promise<readonly Recorded[]>
  stop(): void
}

/** Room for the 100,000 tables of the largest workload. */
const HEAP = '--max-old-space-size=6144'
const START_MS = 10_000
const CONTROL_MS = 60_000

/** @throws when it does not come up within 10 s. */
export async function startStandIn(): Promise<StandIn> {
  const main = fileURLToPath(new URL('./main.js', import.meta.url))
  const child = spawn(process.execPath, [HEAP, main], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data', { signal: AbortSignal.timeout(START_MS) })) as [Buffer]
  const url = `http://127.0.0.1:${line.toString().trim()}`
  const control = async <T>(what: string, value?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/__bench/${what}`, {
      signal: AbortSignal.timeout(CONTROL_MS),
      headers: { connection: 'close' }, // making a large database stops this process for longer than a socket is kept
      ...(value !== undefined && { method: 'POST', body: JSON.stringify(value) }),
    })
    if (!answer.ok) throw new Error(`the stand-in: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    url,
    reset: () => control('reset', true),
    recount: () => control('recount', true),
    counts: () => control('counts'),
    behave: async (latencyMs, generation) => {
      await control('latency', latencyMs)
      await control('generation', generation)
    },
    record: (on) => control('record', on),
    recorded: () => control('recorded'),
    stop: () => child.stdin.end(),
  }
}
