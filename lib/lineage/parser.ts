import { Worker } from 'node:worker_threads'
import { packageFile } from '../package-file.js'
import type { SqlRequest, StatementResult } from './statement.js'
import type { WorkerAnswer, WorkerRequest } from './worker.js'

/** Parses in worker threads, so that a statement that takes too long can be ended. */
export interface LineageParser {
  /**
   * The lineage of each statement of a script. One that runs out of time is an error in its place.
   * @throws LineageParserError when too many requests wait, a worker can't start, or the parser is closed.
   */
  parse(request: SqlRequest): Promise<readonly StatementResult[]>
  /** Ends the workers; what still waits is refused. */
  close(): Promise<void>
}

/** A request that was not parsed at all. */
export class LineageParserError extends Error {
  override readonly name = 'LineageParserError'
}

export interface LineageParserOptions {
  readonly workers?: number
  /** For one statement, in milliseconds. */
  readonly timeoutMs?: number
  /** How many requests may wait for a worker. */
  readonly queue?: number
}

interface Job {
  request: WorkerRequest
  readonly results: StatementResult[]
  readonly resolve: (results: readonly StatementResult[]) => void
  readonly reject: (error: Error) => void
}

interface Slot {
  readonly worker: Worker
  isReady: boolean
  job: Job | undefined
  timer: NodeJS.Timeout | undefined
}

const STARTUP_MS = 30_000
const HEAP_MB = 512

/** The worker is a module of its own; as TypeScript (in specs) it is loaded through tsx. */
function startWorker(): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB }
  if (!import.meta.url.endsWith('.ts')) return new Worker(packageFile('dist/lineage/worker.js'), { resourceLimits })
  const [file, here] = [new URL('./worker.ts', import.meta.url).href, import.meta.url].map((url) => JSON.stringify(url))
  const code = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${file}, ${here}))`
  return new Worker(code, { eval: true, resourceLimits })
}

/** Starts workers as they are needed, at most `workers`. */
export function createLineageParser({
  workers = 2,
  timeoutMs = 30_000,
  queue = 1000,
}: LineageParserOptions = {}): LineageParser {
  const slots = new Set<Slot>()
  const waiting: Job[] = []
  let isClosed = false

  function arm(slot: Slot, ms: number, problem: string): void {
    clearTimeout(slot.timer)
    slot.timer = setTimeout(() => drop(slot, problem), ms)
  }

  function rest(slot: Slot): void {
    clearTimeout(slot.timer)
    slot.job = undefined
    slot.worker.unref()
    next(slot)
  }

  function next(slot: Slot): void {
    const job = waiting.shift()
    if (!job) return
    slot.job = job
    slot.worker.ref()
    arm(slot, timeoutMs, late)
    const { statements, ...request } = job.request
    slot.worker.postMessage(statements ? { ...request, statements: statements.slice(job.results.length) } : request)
  }

  const late = `not parsed within ${timeoutMs} ms`

  /** Ends a worker; the statement it was at is an error, and the rest of its script goes to another. */
  function drop(slot: Slot, problem: string): void {
    if (!slots.delete(slot)) return
    clearTimeout(slot.timer)
    void slot.worker.terminate()
    const { job } = slot
    if (!slot.isReady) {
      for (const one of waiting.splice(0)) one.reject(new LineageParserError(`a worker did not start: ${problem}`))
    } else if (job) {
      const { statements = [job.request.sql] } = job.request
      const at = job.results.length
      job.results.push({ sql: statements[at] ?? job.request.sql, error: problem })
      if (at + 1 >= statements.length) job.resolve(job.results)
      else waiting.unshift(job)
    }
    if (waiting.length > 0 && !isClosed) start()
  }

  function receive(slot: Slot, answer: WorkerAnswer): void {
    const { job } = slot
    if ('ready' in answer) {
      slot.isReady = true
      rest(slot)
    } else if (job) {
      arm(slot, timeoutMs, late)
      if ('statements' in answer) job.request = { statements: answer.statements, ...job.request }
      else job.results.push(answer.result)
      if (job.results.length < (job.request.statements ?? []).length) return
      job.resolve(job.results)
      rest(slot)
    }
  }

  function start(): void {
    const slot: Slot = { worker: startWorker(), isReady: false, job: undefined, timer: undefined }
    slots.add(slot)
    slot.worker.on('message', (answer: WorkerAnswer) => receive(slot, answer))
    slot.worker.on('error', (error) => drop(slot, error.message))
    slot.worker.on('exit', (code) => drop(slot, `the worker ended with code ${code}`))
    arm(slot, STARTUP_MS, `not within ${STARTUP_MS} ms`)
  }

  return {
    parse: (request) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new LineageParserError('the parser is closed'))
        if (waiting.length >= queue) return reject(new LineageParserError(`${queue} requests wait already`))
        waiting.push({ request, results: [], resolve, reject })
        const idle = [...slots].find(({ isReady, job }) => isReady && !job)
        if (idle) next(idle)
        else if (slots.size < workers) start()
      }),
    async close() {
      isClosed = true
      const all = [...slots]
      slots.clear()
      const jobs = [...waiting.splice(0), ...all.flatMap(({ job }) => job ?? [])]
      for (const job of jobs) job.reject(new LineageParserError('the parser was closed'))
      for (const { timer } of all) clearTimeout(timer)
      await Promise.all(all.map(({ worker }) => worker.terminate()))
    },
  }
}
