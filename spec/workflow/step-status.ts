import { left } from '../../lib/record/either.js'
import { createStatus, type StepStatus } from '../../lib/status/status.js'

/** The status of a step that did nothing, but for `change`. */
export const stepStatus = (name: string, change: Partial<StepStatus> = {}): StepStatus => ({
  ...createStatus(name).getStatus(),
  ...change,
})

export const failure = (name: string, error = 'bad', stackTrace?: string) => ({
  name,
  error,
  ...(stackTrace === undefined ? {} : { stackTrace }),
})

export const failures = (count: number) => Array.from({ length: count }, (_, n) => left(`t${n}`, 'refused').left)
