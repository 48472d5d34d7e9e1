import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { startCutProxy } from '../support/cut-proxy.js'
import { debian, requireOrSkip } from '../support/databases.js'
import { type Case, fault } from '../support/faults/case.js'
import type { FaultRun } from '../support/faults/rig.js'
import { type SourceRuns, sourceRuns } from '../support/faults/source-runs.js'
import { type PostgresServer, startPostgres } from '../support/postgres-server.js'
import { postgresDocument } from '../support/run-config.js'

const tables = (schema: string, count: number): string =>
  `CREATE SCHEMA ${schema}; DO $$ BEGIN FOR i IN 1..${count} LOOP
   EXECUTE format('CREATE TABLE ${schema}.t%s (id int PRIMARY KEY, name text, made timestamptz)', i); END LOOP; END $$;`
/** `long`: more tables in `a` than a run and its cursor hold, so that the cursor waits for the server of the catalog. */
const DATABASES = { short: tables('a', 200) + tables('b', 60), long: tables('a', 1400) + tables('b', 20) }
const BATCH = { bulk_sink_batch_size: 20 }

/** Shares of 30, 50, 70 and 90 % in the process of the spec, with names that hurt: spec/integration/postgres.spec.ts. */
describe('faults: a source that drops a cursor', function () {
  this.timeout(120_000)
  let server: PostgresServer
  /** Bytes that the server sends in a whole run over the short database. */
  let whole = 0
  before(async function () {
    requireOrSkip(this, debian)
    server = await startPostgres()
    for (const [name, sql] of Object.entries(DATABASES)) {
      server.sql('postgres', `CREATE DATABASE ${name}`)
      server.sql(name, sql)
    }
    const proxy = await startCutProxy(server.port, Number.POSITIVE_INFINITY)
    await sourceRuns({ generation: '2.0', random: Math.random }, ({ run }) => run(over(proxy.port, 'short')))
    whole = proxy.sent
    await proxy.close()
  })
  after(() => server?.stop())

  const over = (port: number, database: string): object =>
    postgresDocument(port, database, { schemaFilterPattern: { includes: ['^[ab]$'] } }).source

  /** A catalog that has a table `gone` in both schemas, which the source has no more: few enough to be deleted at once. */
  const withGone = (the: Case, database: string, body: (runs: SourceRuns) => Promise<void>): Promise<void> =>
    sourceRuns(the, async (runs) => {
      const { metadata } = runs
      await metadata.put('databaseService', { name: 'shop', serviceType: 'Postgres' })
      await metadata.put('database', { name: database, service: 'shop' })
      for (const name of ['a', 'b']) {
        await metadata.put('databaseSchema', { name, database: `shop.${database}` })
        await metadata.put('table', { name: 'gone', databaseSchema: `shop.${database}.${name}`, columns: [] })
      }
      await body(runs)
    })

  fault(13, 'at any byte deletes nothing where it could not list to the end', { seeds: true }, (the) =>
    withGone(the, 'short', async (runs) => {
      const share = 0.05 + 0.9 * the.random()
      const proxy = await startCutProxy(server.port, whole * share)
      const run = await runs.run(over(proxy.port, 'short')).finally(() => proxy.close())
      the.measure('share of the bytes', share)
      the.measure('incomplete scopes', incomplete(run).length)
      the.measure('tables that landed', runs.live('tables').length)
      expect(run.code, run.stderr).to.equal(1)
      expect(run.status?.state).to.be.oneOf([undefined, 'failed', 'partialSuccess'])
      for (const name of runs.deleted('tables')) {
        expect(name).to.match(/\.gone$/)
        expect(incomplete(run)).to.not.include(`the tables of ${name.replace('.gone', '')}`)
      }
    }),
  )

  fault(
    13,
    'midway is read no further there, and to its end elsewhere; the next run has the rest',
    { generations: ['2.0'] },
    (the) =>
      withGone(the, 'long', async (runs) => {
        const { proxy } = runs.world
        const busy = { status: 503, headers: { 'retry-after': '1' } }
        const held = proxy.strike({
          match: /PUT .*\/tables/,
          nth: 1 + Math.floor(the.random() * 3),
          times: 2,
          answer: busy,
        })
        const run = await runs.run(over(server.port, 'long'), {
          sink: BATCH,
          during: async () => {
            while (held.hits === 0) await pause(5)
            the.measure('cursors that were open', await terminated('long'))
          },
        })
        expect(run.status?.state, run.stderr).to.equal('partialSuccess')
        expect(incomplete(run)).to.deep.equal(['the tables of shop.long.a'])
        expect(JSON.stringify(run.status!.steps[0]!.failures)).to.match(
          /terminating connection|Connection terminated|EPIPE|ECONNRESET/,
        )
        const landed = runs.live('tables')
        the.measure('tables that landed', landed.length)
        expect(landed.filter((name) => name.startsWith('shop.long.b.'))).to.have.lengthOf(20)
        expect(runs.deleted('tables')).to.deep.equal(['shop.long.b.gone'])
        proxy.calm()
        const next = await runs.run(over(server.port, 'long'), { sink: BATCH })
        expect(next.status?.state, next.stderr).to.equal('success')
        expect(runs.live('tables')).to.have.lengthOf(1420)
        expect(runs.deleted('tables')).to.deep.equal(['shop.long.a.gone', 'shop.long.b.gone'])
      }),
  )

  /** Ends the connection whose cursor is on the tables of the schema, once it is there. */
  async function terminated(database: string): Promise<number> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(20)) {
      const ended = server.sql(
        'postgres',
        `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = '${database}' AND state = 'active' AND query LIKE '%c.relkind AS sort%'`,
      )
      if (ended !== '0') return Number(ended)
    }
    throw new Error('there was no cursor to end')
  }
})

const incomplete = ({ status }: FaultRun): readonly string[] => status?.steps[0]?.incomplete ?? []
