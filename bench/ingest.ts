/** Workloads that read a PostgreSQL into the stand-in. */
import { workflowConfig } from './config.js'
import { type Contender, type ContenderName, HEADWATER, measure } from './contenders.js'
import { type BARE_CLIENT, FLOOR } from './figures.js'
import { catalogQueries, linesOf, readingSeconds, sendingSeconds } from './floor.js'
import type { Lab } from './lab.js'
import { entitiesOf, type Shape } from './schema.js'
import type { GenerationName } from './stand-in/routes.js'
import type { Budget, Measured, Turn, Workload } from './workload.js'

export interface Ingest {
  readonly name: string
  readonly what: string
  readonly shape: Shape
  readonly latencyMs: number
  readonly generation?: GenerationName
  /** `first` into an empty catalog, `unchanged` into what that one has left. */
  readonly runs: readonly ('first' | 'unchanged')[]
  readonly contenders: readonly ContenderName[]
  /** What headwater is compared to besides. */
  readonly beside?: typeof FLOOR | typeof BARE_CLIENT
  /** True: what is measured ends with the first request. */
  readonly startOnly?: boolean
  readonly budget: Budget
}

/** Requests that headwater keeps in flight: bulk ones, and those of single entities. */
const IN_FLIGHT = { bulk: 4, classic: 8 }

export const ingest = (spec: Ingest): Workload => ({
  name: spec.name,
  what: spec.what,
  budget: spec.budget,
  needsPostgres: true,
  contenders: spec.contenders,
  turns: async ({ contenders, lab: open }) => {
    const lab = await open()
    const database = lab.database(spec.shape)
    const turns = contenders.map((contender) => turnOf(contender, spec, lab, database))
    return spec.beside ? [...turns, await besideTurn(spec.beside, spec, lab, database)] : turns
  },
})

function turnOf(contender: Contender, spec: Ingest, lab: Lab, database: string): Turn {
  const config = configFile(contender, spec, lab, database)
  return {
    contender: contender.name,
    measure: async function* () {
      await emptyCatalog(spec, lab)
      for (const run of spec.runs) yield { run, ...(await measured(contender, config, spec, lab)) }
    },
  }
}

function configFile({ name, threads }: Contender, { shape }: Ingest, lab: Lab, database: string): string {
  const document = workflowConfig({
    database,
    postgresPort: lab.postgres.port,
    catalogUrl: lab.standIn.url,
    threads: shape.schemas > 1 ? threads : undefined,
  })
  return lab.file(`${database}-${name}.yaml`, JSON.stringify(document))
}

async function emptyCatalog({ latencyMs, generation = 'bulk' }: Ingest, { standIn }: Lab): Promise<void> {
  await standIn.reset()
  await standIn.behave(latencyMs, generation)
}

/** @throws Error when the catalog does not hold every table afterwards. */
async function measured(contender: Contender, config: string, spec: Ingest, lab: Lab): Promise<Omit<Measured, 'run'>> {
  await lab.standIn.recount()
  const { startedAt, ...usage } = await measure(contender, config, lab.signal)
  const { requests, first, entities, cpuSeconds: catalogCpuSeconds } = await lab.standIn.counts()
  const [items, stored] = [entitiesOf(spec.shape), entities.tables ?? 0]
  if (stored !== items) throw new Error(`the catalog holds ${stored} tables and views, not ${items}`)
  const startSeconds = (first! - startedAt) / 1000
  if (spec.startOnly) return { ...usage, seconds: startSeconds }
  return { ...usage, startSeconds, requests, items, catalogCpuSeconds }
}

/** What headwater sends in a first run is recorded, and sent again by a client that does nothing else. */
async function besideTurn(contender: string, spec: Ingest, lab: Lab, database: string): Promise<Turn> {
  const [name, items] = [`${database}-${spec.generation ?? 'bulk'}`, entitiesOf(spec.shape)]
  await emptyCatalog(spec, lab)
  await lab.standIn.record(true)
  await measured(HEADWATER, configFile(HEADWATER, spec, lab, database), spec, lab)
  await lab.standIn.record(false)
  const inFlight = IN_FLIGHT[spec.generation ?? 'bulk']
  const isSingle = (path: string): boolean => !/\/(bulk|deleteStale)\b/.test(path)
  const requests = (await lab.standIn.recorded()).filter(({ path }) => contender === FLOOR || isSingle(path))
  const sent = lab.file(`${name}.jsonl`, linesOf(requests))
  const queries = lab.file(`${name}-queries.sql`, catalogQueries(database, spec.shape))
  return {
    contender,
    measure: async function* () {
      await emptyCatalog(spec, lab)
      for (const run of spec.runs) {
        const psql = contender === FLOOR ? readingSeconds(lab, database, queries) : 0
        const http = await sendingSeconds(lab, sent, inFlight)
        yield { run, seconds: psql + http, items, of: { psql, http } }
      }
    },
  }
}
