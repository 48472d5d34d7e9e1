import { now } from '../execute.js'

export interface Counts {
  readonly requests: number
  /** By method and route, ids and FQNs left out. */
  readonly routes: Readonly<Record<string, number>>
  readonly bytes: number
  /** When the first request came in, epoch ms with fraction. */
  readonly first: number | undefined
  /** CPU of the stand-in since then. */
  readonly cpuSeconds: number
}

/** A request as it came in, to be sent again. */
export interface Recorded {
  readonly method: string
  readonly path: string
  readonly body: string
}

export interface Journal {
  arrived(): void
  note(method: string, path: string, body: Buffer): void
  record(on: boolean): void
  counts(): Counts
  recorded(): readonly Recorded[]
  /** The recorded requests stay. */
  restart(): void
}

export function createJournal(): Journal {
  const routes = new Map<string, number>()
  let [bytes, first, cpu] = [0, undefined as number | undefined, process.cpuUsage()]
  let recording = false
  let recorded: { readonly method: string; readonly path: string; readonly body: Buffer }[] = []
  return {
    arrived: () => {
      if (first === undefined) cpu = process.cpuUsage()
      first ??= now()
    },
    note: (method, path, body) => {
      const route = `${method} ${routeOf(path)}`
      routes.set(route, (routes.get(route) ?? 0) + 1)
      bytes += body.length
      if (recording && body.length > 0) recorded.push({ method, path, body })
    },
    record: (on) => {
      if (on) recorded = []
      recording = on
    },
    counts: () => {
      const { user, system } = process.cpuUsage(cpu)
      return {
        requests: [...routes.values()].reduce((sum, count) => sum + count, 0),
        routes: Object.fromEntries([...routes].sort()),
        bytes,
        first,
        cpuSeconds: (user + system) / 1e6,
      }
    },
    recorded: () => recorded.map(({ body, ...request }) => ({ ...request, body: body.toString() })),
    restart: () => {
      routes.clear()
      bytes = 0
      first = undefined
    },
  }
}

const routeOf = (path: string): string =>
  path
    .replace(/\?.*/, '')
    .replace(/^\/api\/v1\//, '')
    .replace(/\/name\/.*/, '/name/{fqn}')
    .replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}/, '/{id}')
