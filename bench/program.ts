/** Workloads that are a program of the bench's own, which prints its figures. */
import { fileURLToPath } from 'node:url'
import { execute } from './execute.js'
import type { Budget, Measured, Workload } from './workload.js'

export interface Program {
  readonly name: string
  readonly what: string
  /** Its file, and its arguments by contender. */
  readonly file: string
  readonly args: Readonly<Record<string, readonly string[]>>
  readonly budget: Budget
}

interface Printed {
  readonly records: number
  readonly seconds: number
  readonly peakMb?: number
  readonly cpuMicrosPerRecord?: number
}

/** Compiled, as `tsx` would cost memory. */
export const program = ({ name, what, file, args, budget }: Program): Workload => ({
  name,
  what,
  budget,
  needsPostgres: false,
  contenders: [],
  turns: async ({ signal }) =>
    Object.entries(args).map(([contender, own]) => ({
      contender,
      measure: async function* () {
        const path = fileURLToPath(new URL(`./${file}.js`, import.meta.url))
        const { stdout } = await execute([process.execPath, path, ...own], { signal })
        yield measured(JSON.parse(stdout) as Printed)
      },
    })),
})

const measured = ({ records, seconds, peakMb, cpuMicrosPerRecord }: Printed): Measured => ({
  run: 'records',
  seconds,
  items: records,
  ...(peakMb !== undefined && { peakMb }),
  ...(cpuMicrosPerRecord !== undefined && { cpuSeconds: (cpuMicrosPerRecord * records) / 1e6 }),
})
