import {
  fromEvent,
  lastValueFrom,
  NEVER,
  type Observable,
  type OperatorFunction,
  of,
  switchMap,
  takeUntil,
  tap,
  timer,
} from 'rxjs'
import { type Either, messageOf } from '../record/either.js'
import type { BulkSink, Processor, Sink, Source, Stage, Step } from '../step/step.js'
import { gatherDroppedErrors } from '../stream/dropped-errors.js'
import { createFlow, type Flow } from '../stream/flow.js'
import { within } from '../stream/within.js'
import { type RunResult, resultOf } from './result.js'

/** A pipeline still open at its end: records of type `T` come out of it. */
export interface Pipeline<T> {
  /** The next processor; they run in the order they are named. */
  process<B>(processor: Processor<T, B>): Pipeline<B>
  /** Ends in a sink. */
  into(sink: Sink<T>): Workflow
  /** Ends in a stage; what it gathered is published by `bulk`. */
  stage(stage: Stage<T>): { bulk(bulkSink: BulkSink): Workflow }
}

export interface RunOptions {
  /**
   * Stops the run: producers' `finally` blocks run, what is in flight is drained, the status stays truthful.
   * Aborted with an Error of one's own, the run has failed by it.
   */
  readonly signal?: AbortSignal
  /** Records held between source and acknowledgement, at most (default 1000). */
  readonly highWater?: number
  /** Per step, the success below which the run has failed (percent, default 90). */
  readonly successThreshold?: number
  /** How long what is in flight may take to arrive once `signal` has stopped the run, ms (default 10 s). */
  readonly drainWithin?: number
  /** How long a step may take to close, ms (default 30 s): one that hangs is a problem of the run, not its end. */
  readonly closeWithin?: number
}

export interface Workflow {
  /** Source first. */
  readonly steps: readonly Step[]
  /** Runs once, closes every step however it ends, and never throws: what went wrong is in the result. */
  run(options?: RunOptions): Promise<RunResult>
}

type Operators = readonly ((flow: Flow) => OperatorFunction<Either<unknown>, Either<unknown>>)[]

/**
 * Starts a pipeline.
 * @example await workflow(csv).process(rename).into(sink).run()
 */
export const workflow = <T>(source: Source<T>): Pipeline<T> => pipeline(source, [], [])

const pipeline = <T>(source: Source<unknown>, steps: readonly Step[], operators: Operators): Pipeline<T> => ({
  process: <B>(next: Processor<T, B>) =>
    pipeline<B>(source, [...steps, next], [...operators, (flow) => (next as Processor<unknown, B>).operator(flow)]),
  into: (sink) => runnable(source, operators, [source, ...steps, sink], (sink as Sink<unknown>).write),
  stage: (stage) => ({
    bulk: (bulkSink) =>
      runnable(source, operators, [source, ...steps, stage, bulkSink], (stage as Stage<unknown>).gather, bulkSink),
  }),
})

const CLOSE_WITHIN = 30_000
const DRAIN_WITHIN = 10_000

async function closing(step: Step, ms: number): Promise<void> {
  try {
    await within((async () => step.close())(), ms, `nothing within ${ms / 1000} s`)
  } catch (error) {
    throw new Error(`${step.name}: ${messageOf(error)}`, { cause: error })
  }
}

const runnable = (
  source: Source<unknown>,
  operators: Operators,
  steps: readonly Step[],
  consume: (records: Observable<Either<unknown>>, flow: Flow, signal?: AbortSignal) => Observable<unknown>,
  bulkSink?: BulkSink,
): Workflow => ({
  steps,
  run: async ({ signal, highWater, successThreshold, drainWithin = DRAIN_WITHIN, closeWithin = CLOSE_WITHIN } = {}) => {
    const startedAt = Date.now()
    const dropped = gatherDroppedErrors()
    let crash: unknown
    let gaveUp: string | undefined
    const giveUp = (): void => {
      gaveUp = `what was in flight had not arrived ${drainWithin / 1000} s after the run was stopped`
    }
    try {
      const flow = createFlow(highWater)
      const records = operators.reduce(
        (stream, operator) => stream.pipe(operator(flow)),
        stoppable(source.read(flow), signal),
      )
      const drained = consume(records, flow, signal).pipe(takeUntil(after(signal, drainWithin).pipe(tap(giveUp))))
      await lastValueFrom(drained, { defaultValue: undefined })
      if (bulkSink && !signal?.aborted) await bulkSink.publish()
    } catch (error) {
      crash = error ?? new Error('a step failed and gave no reason')
    }
    const closed = await Promise.allSettled(steps.map((step) => closing(step, closeWithin)))
    const closeErrors = closed.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
    const stopped = signal?.aborted ?? false
    const [late] = await dropped()
    if (!stopped) crash ??= late
    if (signal?.reason instanceof Error && !(signal.reason instanceof DOMException)) crash ??= signal.reason
    return resultOf(steps, {
      startedAt,
      successThreshold,
      stopped,
      gaveUp,
      crash,
      closeErrors,
      bulkSink: bulkSink !== undefined,
    })
  },
})

const aborted = (signal: AbortSignal | undefined): Observable<unknown> =>
  !signal ? NEVER : signal.aborted ? of(true) : fromEvent(signal, 'abort')

/** Emits so many milliseconds after the signal. */
const after = (signal: AbortSignal | undefined, ms: number): Observable<unknown> =>
  aborted(signal).pipe(switchMap(() => timer(ms)))

/** Ends the source when the signal says so; what it has emitted goes on to the sink. */
const stoppable = <T>(records: Observable<T>, signal: AbortSignal | undefined): Observable<T> =>
  signal ? records.pipe(takeUntil(aborted(signal))) : records
