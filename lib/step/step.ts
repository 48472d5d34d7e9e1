import type { Observable, OperatorFunction } from 'rxjs'
import type { Either } from '../record/either.js'
import type { Status, StepStatus } from '../status/status.js'
import type { Flow } from '../stream/flow.js'

/** What every step has. `close` is called once, however the run ended. */
export interface Step {
  readonly name: string
  readonly status: Status
  getStatus(): StepStatus
  close(): Promise<void>
}

/** Reads an outside system. `flow` says when there is room for the next record. */
export interface Source<T> extends Step {
  read(flow: Flow): Observable<Either<T>>
}

/** Changes records on their way. A Left passes through untouched. */
export interface Processor<A, B> extends Step {
  /** True when it makes one record of many: what it takes and what it gives are then not compared. */
  readonly gathers?: boolean
  operator(flow: Flow): OperatorFunction<Either<A>, Either<B>>
}

/** Writes records in order; the result completes when the last one is acknowledged. Lefts are not its business. */
export interface Sink<T> extends Step {
  write(records: Observable<Either<T>>, flow: Flow): Observable<unknown>
}

/** Gathers records into a store that a bulk sink publishes afterwards. */
export interface Stage<T> extends Step {
  /** When `signal` is aborted by the end of `records`, the run was stopped: they are not all. */
  gather(records: Observable<Either<T>>, flow: Flow, signal?: AbortSignal): Observable<unknown>
}

/** Publishes in one go what a stage gathered. */
export interface BulkSink extends Step {
  publish(): Promise<void>
}

/** How a step is made from its part of the config. */
export interface StepFactory<Config, Metadata, S extends Step> {
  create(config: Config, metadata: Metadata): S | Promise<S>
}

/** The parts of a step that are alike everywhere. */
export const stepOf = (status: Status, close: () => Promise<void> = async () => {}): Step => ({
  name: status.name,
  status,
  getStatus: () => status.getStatus(),
  close,
})
