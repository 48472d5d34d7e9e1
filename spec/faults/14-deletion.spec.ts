import { expect } from 'chai'
import type { RunResult } from '../../lib/workflow/result.js'
import type { Exchange, Fault } from '../support/fault-proxy.js'
import { fault } from '../support/faults/case.js'
import { type PlainServer, plainSource } from '../support/faults/plain-source.js'
import { type SourceRuns, sourceRuns } from '../support/faults/source-runs.js'

const T = Array.from({ length: 8 }, (_, n) => `t${n}`)
const LESS = T.slice(0, -1)
/** What the catalog has from an earlier run. */
const THERE = { d: { a: T, b: T }, e: { a: T } } satisfies PlainServer
const { d, e } = THERE
const SCHEMAS = { markDeletedSchemas: true }
const KINDS = ['databases', 'databaseSchemas', 'tables']
const DATABASES = { markDeletedDatabases: true }

interface Row {
  readonly title: string
  readonly server: PlainServer
  readonly source?: object
  readonly sink?: object
  readonly strike?: Fault
  /** FQNs below the service, of tables unless a schema or database is named. */
  readonly deleted: readonly string[]
  /** Why it is no success. */
  readonly said?: RegExp
}

const REFUSED: Fault = {
  match: /^PUT .*\/tables/,
  body: /"name":"more"/,
  answer: { status: 400, body: { message: 'no' } },
}
const ROWS: readonly Row[] = [
  { title: 'nothing is gone', server: THERE, deleted: [] },
  { title: 'a table is gone', server: { d: { ...d, a: LESS }, e }, deleted: ['d.a.t7'] },
  { title: 'a schema is gone, and schemas are kept', server: { d: { a: T }, e }, deleted: [] },
  { title: 'a schema is gone', server: { d: { a: T }, e }, source: SCHEMAS, deleted: ['d.b', ...T.map((t) => `d.b.${t}`)] },
  { title: 'the databases can’t be listed to the end', server: { d: { ...d, a: LESS }, '!': {} }, source: DATABASES, deleted: ['d.a.t7'], said: /broke off/ },
  { title: 'a database can’t be opened', server: { d, e: null }, source: { ...SCHEMAS, ...DATABASES }, deleted: [], said: /e can't be opened: permission denied/ },
  { title: 'the schemas can’t be listed to the end', server: { d: { a: LESS, '!': [] }, e }, source: SCHEMAS, deleted: ['d.a.t7'], said: /broke off/ },
  { title: 'the tables can’t be listed to the end', server: { d: { a: [...T.slice(0, 5), '!'], b: LESS }, e }, deleted: ['d.b.t7'], said: /broke off/ },
  { title: 'the columns of a table can’t be read', server: { d: { ...d, a: [...LESS, 't7!'] }, e }, deleted: [], said: /permission denied for its columns/ },
  { title: 'the server refuses a table that was listed', server: { d: { ...d, a: [...LESS, 't7+'] }, e }, strike: REFUSED, deleted: [], said: /no$/ },
  { title: 'a table has another name', server: { d: { ...d, a: [...LESS, 'renamed'] }, e }, deleted: ['d.a.t7'] },
  { title: 'no table is listed', server: { d: { ...d, a: [] }, e }, deleted: [], said: /8 of 8 tables are gone .* none is left/ },
  { title: 'no database is listed', server: {}, source: DATABASES, deleted: [], said: /2 of 2 databases are gone .* none is left/ },
  { title: 'most tables are gone', server: { d: { ...d, a: ['t0', 't1'] }, e }, deleted: [], said: /6 of 8 tables are gone .* more than 50 %/ },
  { title: 'most tables are gone, and may be', server: { d: { ...d, a: ['t0', 't1'] }, e }, sink: { deletion_threshold: 100 }, deleted: T.slice(2).map((t) => `d.a.${t}`) },
  { title: 'tables are filtered out', server: THERE, source: { tableFilterPattern: { excludes: ['t[4-9]'] } }, deleted: [] },
  { title: 'schemas are filtered out', server: THERE, source: { ...SCHEMAS, schemaFilterPattern: { excludes: ['b'] } }, deleted: [] },
  { title: 'databases are filtered out', server: THERE, source: { ...DATABASES, databaseFilterPattern: { excludes: ['e'] } }, deleted: [] },
  { title: 'tables are not asked for', server: THERE, source: { includeTables: false }, deleted: [] },
] // biome-ignore format: a table

/**
 * Scope by scope on servers of both generations, which here take turns: spec/sinks/delete-stale.spec.ts. Privileges that
 * are lost on a real server: spec/faults/14-privileges.spec.ts.
 */
describe('faults: what is marked deleted when', () => {
  for (const [index, { title, server, source = {}, sink = {}, strike, deleted, said }] of ROWS.entries())
    fault(14, title, { generations: [index % 2 === 0 ? '2.0' : '1.6'] }, (the) =>
      sourceRuns(the, async (runs) => {
        await prime(runs)
        if (strike) runs.world.proxy.strike(strike)
        const run = await runs.run(plainSource(server, source), { sink })
        expect(KINDS.flatMap(runs.deleted).sort()).to.deep.equal(deleted.map((name) => `shop.${name}`).sort())
        expect(run.status?.state, run.stderr).to.be.oneOf(said ? ['partialSuccess', 'failed'] : ['success'])
        if (said) expect(failuresOf(run.status).join('\n')).to.match(said)
        for (const { fullyQualifiedName, columns } of runs.entities('tables'))
          expect(columns, fullyQualifiedName).to.have.lengthOf(2)
        requireLast(runs.world.proxy.exchanges, deleted.length > 0)
      }),
    )
})

async function prime({ metadata }: SourceRuns): Promise<void> {
  const columns = ['id', 'name'].map((name) => ({ name, dataType: 'INT' as const }))
  await metadata.put('databaseService', { name: 'shop', serviceType: 'CustomDatabase' })
  for (const [database, schemas] of Object.entries(THERE)) {
    await metadata.put('database', { name: database, service: 'shop' })
    for (const [schema, tables] of Object.entries(schemas)) {
      await metadata.put('databaseSchema', { name: schema, database: `shop.${database}` })
      for (const name of tables)
        await metadata.put('table', { name, databaseSchema: `shop.${database}.${schema}`, columns })
    }
  }
}

const failuresOf = (result: RunResult | undefined): readonly string[] =>
  result?.steps.flatMap(({ failures }) => failures.map(({ error }) => error)) ?? []

/** Once something of a database was deleted, nothing more of it is written. */
function requireLast(exchanges: readonly Exchange[], isAny: boolean): void {
  const first = exchanges.findIndex(({ method, status }) => method === 'DELETE' && status < 300)
  if (isAny) expect(first).to.be.greaterThan(0)
  const after = first < 0 ? [] : exchanges.slice(first)
  expect(
    after.filter(({ method, body }) => method === 'PUT' && /"(database|databaseSchema)":"shop\.d/.test(body)),
  ).to.deep.equal([])
}
