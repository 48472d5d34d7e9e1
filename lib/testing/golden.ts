import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isObservable, lastValueFrom, type Observable, toArray } from 'rxjs'
import type { Either } from '../record/either.js'
import type { Source } from '../step/step.js'
import { createFlow } from '../stream/flow.js'
import { bounded } from './contract/reading.js'
import { plain, withoutConnection } from './plain.js'

const UPDATE = 'HEADWATER_UPDATE_GOLDEN'
const TIMEOUT_MS = 10_000

/**
 * Compares records with a golden file: NDJSON, keys in order, no stack traces, no connections. A file that is not there is written, and
 * every file is where `HEADWATER_UPDATE_GOLDEN=1`; never where `CI` is set. Records may take `timeoutMs` (10,000) each.
 * @throws Error naming the first line that differs, or the file that CI has not got.
 * @example await expectGolden(await connectorSource(Shelf, { room: 'attic' }), new URL('attic.ndjson', import.meta.url))
 */
export async function expectGolden(
  records: Source<unknown> | Observable<Either<unknown>> | readonly Either<unknown>[],
  file: string | URL,
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const path = typeof file === 'string' ? file : fileURLToPath(file)
  const eithers = await eithersOf(records, timeoutMs)
  const actual = eithers.map((either) => JSON.stringify(ordered(plain(withoutConnection(either)))))
  const golden = await linesOf(path)
  const inCi = isSet(process.env.CI)
  if (!inCi && (golden === undefined || isSet(process.env[UPDATE]))) return write(path, actual)
  if (golden === undefined) throw new Error(`there is no golden file ${path}; run the test outside CI to write it`)
  const line = differing(actual, golden)
  if (line === undefined) return
  throw new Error(
    `line ${line + 1} of ${path} differs\n  golden: ${golden[line] ?? 'no more lines'}\n  now:    ${actual[line] ?? 'no more records'}\n${UPDATE}=1 writes the file anew`,
  )
}

async function eithersOf(
  records: Source<unknown> | Observable<Either<unknown>> | readonly Either<unknown>[],
  timeoutMs: number,
): Promise<readonly Either<unknown>[]> {
  if ('read' in records) {
    try {
      return await eithersOf(records.read(createFlow()), timeoutMs)
    } finally {
      await records.close()
    }
  }
  return isObservable(records) ? lastValueFrom(records.pipe(bounded(timeoutMs), toArray())) : records
}

const isSet = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value)

async function linesOf(path: string): Promise<readonly string[] | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text?.split(/\r?\n/).filter((line) => line !== '')
}

async function write(path: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, lines.map((line) => `${line}\n`).join(''))
}

/** The first index at which the two are not alike. */
const differing = (a: readonly string[], b: readonly string[]): number | undefined =>
  [...Array(Math.max(a.length, b.length)).keys()].find((index) => a[index] !== b[index])

/** Keys that say what a record is come first, the others in alphabetical order. */
const FIRST = ['left', 'right', 'kind', 'of', 'fqn', 'name']

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const rank = (key: string): number => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length)
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return Object.fromEntries(keys.map((key) => [key, ordered((value as Readonly<Record<string, unknown>>)[key])]))
}
