import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { type Figure, summaries } from './figures.js'

const FOLDER = 'bench/results'
const GIB = 1024 ** 3

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
  readonly system: string
  readonly node: string
  readonly date: string
}

/** What one workload has shown. */
export interface Results {
  readonly workload: string
  readonly what: string
  readonly machine: Machine
  readonly figures: readonly Figure[]
}

export const thisMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGib: Math.round(totalmem() / GIB),
  system: `${type()} ${release()}`,
  node: process.version,
  date: new Date().toISOString(),
})

/** Replaces those of an earlier bench. */
export function writeResults(results: Results): void {
  mkdirSync(FOLDER, { recursive: true })
  const { figures, ...rest } = results
  const text = JSON.stringify({ ...rest, summaries: summaries(figures), figures }, rounded, 2)
  writeFileSync(join(FOLDER, `${results.workload}.json`), `${text}\n`)
}

/** Of the workloads named, in that order; those never measured are left out. */
export const readResults = (workloads: readonly string[]): readonly Results[] =>
  workloads
    .map((name) => join(FOLDER, `${name}.json`))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Results)

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(5)) : value
