import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { right } from '../../lib/record/either.js'
import type { Fqn } from '../../lib/record/fqn.js'
import { create, type Request } from '../../lib/record/request.js'
import { type MetadataRestConfig, metadataRest } from '../../lib/sinks/metadata-rest/index.js'
import { openState, type StateEnd, type StateOptions } from '../../lib/state/state.js'
import { source } from '../../lib/step/source.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { workflow } from '../../lib/workflow/workflow.js'
import type { TestCatalog } from '../support/catalog.js'

export const SCHEMA = 'svc.shop.public' as Fqn

export const parents: readonly Request[] = [
  create('databaseService', { name: 'svc', serviceType: 'Postgres' }),
  create('database', { name: 'shop', service: 'svc' }),
  create('databaseSchema', { name: 'public', database: 'svc.shop' }),
]
export const table = (name: string, change: object = {}): Request =>
  create('table', { name, databaseSchema: SCHEMA, columns: [{ name: 'id', dataType: 'INT' }], ...change })
export const tables = (count: number): Request[] => Array.from({ length: count }, (_, n) => table(`t${n}`))

export interface StateRun {
  readonly result: RunResult
  readonly end: StateEnd
  readonly logged: readonly string[]
}

/** The files of the pipeline `shop`. */
export const filesIn = (folder: string) => ({
  lease: join(folder, 'shop.lease'),
  checkpoint: join(folder, 'shop.checkpoint'),
  deadLetters: join(folder, 'shop.dead.jsonl'),
})

/** Runs records into a test catalog, ten in a request, with the state of the pipeline `shop` in a folder. */
export async function runWith(
  catalog: TestCatalog,
  folder: string,
  records: Iterable<Request>,
  options: Partial<StateOptions> & { readonly signal?: AbortSignal; readonly sink?: MetadataRestConfig } = {},
): Promise<StateRun> {
  const { signal, sink: config, ...stateOptions } = options
  const logged: string[] = []
  const log = (line: string): void => void logged.push(line)
  const state = await openState({ folder, pipeline: 'shop', config: {}, log, warn: log, ...stateOptions })
  const from = source('Records', function* () {
    for (const record of records) yield right(record)
  })
  const sink = metadataRest.create({ bulk_sink_batch_size: 10, concurrency: 1, ...config }, catalog.metadata, {
    journal: state.journal,
  })
  const result = await workflow(from)
    .into(sink)
    .run({ signal: AbortSignal.any([state.signal, ...(signal ? [signal] : [])]) })
  return { result, end: await state.close(result), logged }
}

/** The letters of a file. */
export const lettersIn = (path: string): readonly Readonly<Record<string, unknown>>[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    : []

/** Names of the tables that a catalog was sent, in order. */
export const tablesSent = ({ proxy }: TestCatalog): string[] =>
  proxy.exchanges
    .filter(({ method, path }) => method === 'PUT' && /\/tables/.test(path))
    .flatMap(({ body }) => [JSON.parse(body) as { readonly name: string } | { readonly name: string }[]].flat())
    .map(({ name }) => name)

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const settled = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(settled instanceof Error)) throw new Error('it was not rejected')
  return settled
}
