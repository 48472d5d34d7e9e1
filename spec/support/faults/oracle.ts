import { startCatalog } from '../../../lib/catalog/catalog.js'
import type { GenerationName } from '../../../lib/catalog/generation.js'
import type { Tokens } from '../../../lib/catalog/identity.js'
import type { PipelineStatus } from '../../../lib/record/entities/pipeline-status.js'
import { hashOf, linesOf, versionsOf } from './end-state.js'

/** What a server holds and has done at the end of a run. */
export interface Account {
  readonly endState: string
  /** What the end state is a hash of. */
  readonly lines: readonly string[]
  /** By collection and FQN, of what is live. */
  readonly versions: ReadonlyMap<string, number>
  /** How often each `METHOD route` was answered with success. */
  readonly done: ReadonlyMap<string, number>
  /** Requests answered, with success or not. */
  readonly requests: number
  /** The last status of the run. */
  readonly told: PipelineStatus | undefined
}

/** A catalog that keeps count: what is true about a run is what it says, whatever the run says. */
export interface Oracle {
  readonly url: string
  account(): Account
  close(): Promise<void>
}

export async function startOracle(generation: GenerationName, tokens?: Tokens): Promise<Oracle> {
  const done = new Map<string, number>()
  let told: PipelineStatus | undefined
  let requests = 0
  const catalog = await startCatalog({
    path: ':memory:',
    generation,
    ...(tokens ? { tokens } : {}),
    onRequest: ({ method, path, body, status }) => {
      requests += 1
      if (status >= 300) return
      const route = `${method} ${routeOf(path)}`
      done.set(route, (done.get(route) ?? 0) + 1)
      if (method === 'PUT' && path.endsWith('/pipelineStatus')) told = body as PipelineStatus
    },
  })
  return {
    url: catalog.url,
    account: () => {
      const dump = catalog.dump()
      const lines = linesOf(dump)
      return { endState: hashOf(lines), lines, versions: versionsOf(dump), done: new Map(done), requests, told }
    },
    close: catalog.close,
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** The path below `/api/v1/` with ids and names taken out. */
const routeOf = (path: string): string =>
  path
    .replace('/api/v1/', '')
    .split('/')
    .map((part, index, parts) =>
      UUID.test(part) ? '{id}' : parts[index - 1] === 'name' || parts[index + 1] === 'pipelineStatus' ? '{fqn}' : part,
    )
    .join('/')

/** What a run has lost against a clean one, and what it has done twice. */
export interface Difference {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
}

/** Verbs that change something each time they are processed. */
const NOT_IDEMPOTENT = /^(POST|PATCH) /

export function difference(clean: Account, run: Account): Difference {
  const extra = [...run.versions].filter(([name, version]) => version > (clean.versions.get(name) ?? 0))
  const again = [...run.done].filter(([route, n]) => NOT_IDEMPOTENT.test(route) && n > (clean.done.get(route) ?? 0))
  return {
    lost: [...clean.versions.keys()].filter((name) => !run.versions.has(name)),
    doubled: [...extra, ...again].map(([what]) => what),
  }
}
