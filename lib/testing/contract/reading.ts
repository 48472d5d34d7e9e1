import { fail } from 'node:assert/strict'
import { type MonoTypeOperatorFunction, type Observable, pipe, tap, throwError, timeout } from 'rxjs'
import type { Either } from '../../record/either.js'
import type { Request } from '../../record/request.js'
import { metadataRest } from '../../sinks/metadata-rest/index.js'
import type { StepStatus } from '../../status/status.js'
import type { Source, Step } from '../../step/step.js'
import { within } from '../../stream/within.js'
import { workflow } from '../../workflow/workflow.js'
import { type MemoryCatalog, memoryCatalog } from '../memory-catalog.js'
import type { Contract, Options } from './subject.js'
import { createWatch } from './watch.js'

/** A suite holds all that it reads; more than this is refused. */
const MAX_RECORDS = 100_000

/** One read to the end, written to a catalog as a run does. */
export interface Reading {
  readonly eithers: readonly Either<Request>[]
  readonly source: StepStatus
  readonly sink: StepStatus
  /** Elements that the connector's listings gave. */
  readonly elements: number
}

/** Runs `test` with a catalog of its own. */
export async function withCatalog<T>(test: (catalog: MemoryCatalog) => Promise<T>): Promise<T> {
  const catalog = await memoryCatalog()
  try {
    return await test(catalog)
  } finally {
    await catalog.close()
  }
}

/** Reads everything into the catalog. @throws AssertionError when that does not end well. */
export async function read(
  { subject, timeoutMs }: Contract,
  options: Options,
  { metadata }: MemoryCatalog,
  watch = createWatch(),
): Promise<Reading> {
  const source = await subject.open(options, { metadata, readsBack: true, watch })
  const eithers: Either<Request>[] = []
  let closing: unknown
  const recorded: Source<Request> = {
    ...source,
    read: (flow) =>
      source.read(flow).pipe(
        bounded(timeoutMs),
        tap((either) => void eithers.push(either)),
      ),
    close: () =>
      closeWithin(source, timeoutMs).catch((error: unknown) => {
        closing = error
      }),
  }
  const { steps, cause } = await workflow(recorded).into(metadataRest.create({}, metadata)).run()
  if (cause !== undefined) throw cause
  if (closing !== undefined) throw closing
  const [from, to] = steps as [StepStatus, StepStatus]
  return { eithers, source: from, sink: to, elements: watch.elements }
}

/** Fails a stream that falls silent, and one without an end. */
export function bounded<T>(timeoutMs: number): MonoTypeOperatorFunction<T> {
  let records = 0
  return pipe(
    timeout({
      each: timeoutMs,
      with: (): Observable<never> => throwError(() => new Error(`nothing came for ${timeoutMs} ms`)),
    }),
    tap(() => {
      records += 1
      if (records > MAX_RECORDS) fail(`more than ${MAX_RECORDS} records: give the suite less to read`)
    }),
  )
}

/** @throws Error when the step has not closed in time. */
export const closeWithin = (step: Step, ms: number): Promise<void> =>
  within(step.close(), ms, `close() has not ended after ${ms} ms`)
