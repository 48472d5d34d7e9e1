import type { StackTraceError } from '../record/either.js'
import type { StatusEvent } from './event.js'

/** Counts are exact; the lists hold the first of each, so that a status stays small whatever the run. */
export const SAMPLES = 1000

/** What a step did so far (spec/workflow.md §4.2). */
export interface StepStatus {
  readonly name: string
  readonly records: number
  readonly updatedRecords: number
  readonly unchanged: number
  readonly deleted: number
  readonly warnings: number
  readonly filtered: number
  readonly errors: number
  /** Records per entity kind. */
  readonly kinds: Readonly<Record<string, number>>
  readonly warningSamples: readonly { readonly key: string; readonly reason: string }[]
  readonly filteredSamples: readonly { readonly name: string; readonly reason: string }[]
  readonly failures: readonly StackTraceError[]
  /** Scopes that could not be listed to their end. */
  readonly incomplete: readonly string[]
}

/** The running account of one step: events in, counts out. */
export interface Status {
  readonly name: string
  emit(event: StatusEvent): void
  getStatus(): StepStatus
}

/** A status that starts at nothing. `listen` sees every event as it happens. */
export function createStatus(name: string, listen: (event: StatusEvent) => void = () => {}): Status {
  const counts = { records: 0, updatedRecords: 0, unchanged: 0, deleted: 0, warnings: 0, filtered: 0, errors: 0 }
  const kinds = new Map<string, number>()
  const warningSamples: { key: string; reason: string }[] = []
  const filteredSamples: { name: string; reason: string }[] = []
  const failures: StackTraceError[] = []
  const incomplete: string[] = []
  const sample = <T>(list: T[], item: T): void => {
    if (list.length < SAMPLES) list.push(item)
  }
  const fold = (event: StatusEvent): void => {
    switch (event.type) {
      case 'processed':
        kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1)
        counts.records += 1
        if (event.change === 'updated') counts.updatedRecords += 1
        else if (event.change === 'unchanged') counts.unchanged += 1
        counts.deleted += event.deleted ?? 0
        return
      case 'filtered':
        counts.filtered += 1
        sample(filteredSamples, { name: event.name, reason: event.reason })
        return
      case 'warning':
        counts.warnings += 1
        sample(warningSamples, { key: event.key, reason: event.reason })
        return
      case 'failed':
        counts.errors += 1
        sample(failures, event.failure)
        return
      case 'incomplete':
        sample(incomplete, event.scope)
        return
    }
  }
  return {
    name,
    emit: (event) => {
      fold(event)
      listen(event)
    },
    getStatus: () => ({
      name,
      ...counts,
      kinds: Object.fromEntries(kinds),
      warningSamples: [...warningSamples],
      filteredSamples: [...filteredSamples],
      failures: [...failures],
      incomplete: [...incomplete],
    }),
  }
}

/** Records that a step took and knows the end of. */
export const accountedFor = ({ records, errors, filtered }: StepStatus): number => records + errors + filtered

/** 100·S/(S+F) in hundredths, S being at least 1: no record and no failure is a success (spec/workflow.md §4.2). */
export function successPercent({ records, errors }: Pick<StepStatus, 'records' | 'errors'>): number {
  const succeeded = Math.max(records, 1)
  return Math.round((10_000 * succeeded) / (succeeded + errors)) / 100
}
