import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'chai'
import { GENERATIONS } from '../../lib/catalog/generation.js'
import { createPlan } from '../../lib/command/dry-run.js'
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import type { Change } from '../../lib/sinks/dry-run/change.js'
import { metadataWorkflow } from '../../lib/workflow/metadata.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'
import { runInto } from '../support/run-config.js'

interface Plan {
  readonly changes: readonly Change[]
  readonly counts: Readonly<Record<Change['action'], number>>
}

const BEFORE = `
  CREATE SCHEMA shop; CREATE SCHEMA old;
  CREATE TABLE shop.a (id INTEGER PRIMARY KEY, price DECIMAL(10, 2), gone VARCHAR);
  CREATE TABLE shop.b (id INTEGER); CREATE TABLE shop.c (id INTEGER); CREATE TABLE shop.dropped (id INTEGER);
  CREATE TABLE old.t (id INTEGER); CREATE VIEW shop.v AS SELECT id FROM shop.b;`
const AFTER = `
  DROP VIEW shop.v; DROP TABLE shop.dropped; CREATE TABLE shop.fresh (id INTEGER);
  ALTER TABLE shop.a ALTER price TYPE DECIMAL(12, 2); ALTER TABLE shop.a DROP gone; ALTER TABLE shop.a ADD made DATE;
  CREATE SCHEMA more; CREATE TABLE more.t (id INTEGER); CREATE VIEW shop.v AS SELECT id AS number FROM shop.b;`

describe('a dry run', function () {
  this.timeout(60_000)
  for (const generation of Object.keys(GENERATIONS) as (keyof typeof GENERATIONS)[])
    describe(`on a server of the ${generation} generation`, () => {
      let catalog: TestCatalog
      let folder: ReturnType<typeof temporaryFolder>
      beforeEach(async () => {
        catalog = await startTestCatalog(generation)
        folder = temporaryFolder()
        await change(BEFORE)
      })
      afterEach(async () => {
        folder.remove()
        await catalog.close()
      })

      const path = (): string => join(folder.path, 'data.duckdb')
      async function change(sql: string): Promise<void> {
        const instance = await DuckDBInstance.create(path())
        const connection = await instance.connect()
        await connection.run(sql)
        connection.closeSync()
        instance.closeSync()
      }
      const document = () => ({
        source: {
          type: 'duckdb',
          serviceName: 'duck',
          serviceConnection: { config: { type: 'DuckDB', path: path() } },
          sourceConfig: { config: { type: 'DatabaseMetadata', markDeletedSchemas: true } },
        },
        workflowConfig: { openMetadataServerConfig: { hostPort: catalog.url, securityConfig: { jwtToken: 'jwt-77' } } },
      })
      const run = () => runInto(catalog, document())
      /** What the flags print, of the command line; nothing but questions may be asked of the catalog. */
      const printed = async (...flags: string[]): Promise<string> => {
        const first = catalog.proxy.exchanges.length
        const { code, stdout, stderr } = await cli([folder.file('config.json', document()), ...flags])
        expect(code, stderr + stdout).to.equal(0)
        expect(catalog.proxy.exchanges.slice(first).filter(({ method }) => method !== 'GET')).to.deep.equal([])
        return stdout
      }
      /** The same, in this process. */
      const plan = async (): Promise<Plan> => {
        const { metadata } = catalog
        const config = checkConfig(document(), { connectors: definitions, file: 'spec' })
        let text = ''
        const write = (chunk: string | Uint8Array): boolean => {
          text += String(chunk)
          return true
        }
        const sink = createPlan(config, { metadata, out: { write }, format: 'json' })
        await (await metadataWorkflow({ config, connectors: definitions, metadata, sink })).run()
        return JSON.parse(text) as Plan
      }
      const inWords = ({ changes }: Plan): readonly string[] =>
        changes.map(({ action, kind, fqn }) => `${action} ${kind} ${fqn}`)

      it('of a source that the catalog does not know creates all of it, and asks for none of what lies below', async () => {
        const first = await plan()
        expect(first.counts).to.deep.equal({ create: 11, update: 0, delete: 0, keep: 0, unchanged: 0 })
        expect(inWords(first)).to.include.members(['create databaseService duck', 'create table duck.data.shop.a'])
        expect(JSON.parse(await printed('--dry-run', 'json'))).to.deep.equal(first)
        expect(catalog.live('tables')).to.deep.equal([])
        await run()
        expect((await plan()).counts).to.deep.equal({ create: 0, update: 0, delete: 0, keep: 0, unchanged: 11 })
      })

      it('names field by field what differs, and a run then does just that', async () => {
        await run()
        await change(AFTER)
        const planned = await plan()
        expect(inWords(planned)).to.have.members([
          'create databaseSchema duck.data.more',
          'create table duck.data.more.t',
          'create table duck.data.shop.fresh',
          'update table duck.data.shop.a',
          'update table duck.data.shop.v',
          'delete table duck.data.shop.dropped',
        ])
        const a = planned.changes.find(({ fqn }) => fqn === 'duck.data.shop.a')
        const fields = a?.action === 'update' ? a.fields : []
        const said = Object.fromEntries(fields.map(({ path: at, before, after }) => [at, [before, after]]))
        expect(said['columns.price.precision']).to.deep.equal([10, 12])
        expect(said['columns.gone']![1]).to.equal(undefined)
        expect(said['columns.made']![0]).to.equal(undefined)
        expect(said['columns.made']![1]).to.include({ dataType: 'DATE' })
        const stdout = await printed('--dry-run')
        expect(stdout).to.match(/^~ table duck\.data\.shop\.a$/m)
        expect(stdout).to.match(/^ {4}columns\.price\.precision: 10 → 12$/m)
        expect(stdout).to.match(/^ {4}- columns\.gone$/m)
        expect(stdout).to.contain('Plan: 3 to create, 2 to update, 1 to mark deleted,')
        const before = catalog.live('tables')
        await run()
        expect(catalog.live('tables').filter((name) => !before.includes(name))).to.deep.equal([
          'duck.data.more.t',
          'duck.data.shop.fresh',
        ])
        expect(catalog.deleted('tables')).to.deep.equal(['duck.data.shop.dropped'])
        expect((await plan()).changes).to.deep.equal([])
      })

      it('says what would not be deleted, and why', async () => {
        await run()
        await change(
          'DROP VIEW shop.v; DROP TABLE shop.a; DROP TABLE shop.b; DROP TABLE shop.c; DROP TABLE shop.dropped',
        )
        const { changes } = await plan()
        expect(changes).to.have.lengthOf(1)
        expect(changes[0]).to.include({ action: 'keep', kind: 'table', fqn: 'duck.data.shop' })
        expect(changes[0])
          .to.have.property('reason')
          .that.matches(/none is left/)
      })

      it('keeps what people wrote, as the run does', async () => {
        await run()
        const { id } = catalog.entity('tables', 'duck.data.shop.a') as { readonly id: string }
        await catalog.metadata.patch('table', id, [{ op: 'add', path: '/description', value: 'by hand' }])
        await change("COMMENT ON TABLE shop.a IS 'by the source'; COMMENT ON TABLE shop.b IS 'new'")
        expect((await plan()).changes).to.deep.equal([
          {
            action: 'update',
            kind: 'table',
            fqn: 'duck.data.shop.b',
            fields: [{ path: 'description', after: 'new' }],
          },
        ])
        await run()
        expect(catalog.entity('tables', 'duck.data.shop.a')).to.include({ description: 'by hand' })
        expect(catalog.entity('tables', 'duck.data.shop.b')).to.include({ description: 'new' })
      })
    })

  it('makes no local catalog', async () => {
    const folder = temporaryFolder()
    const file = folder.file('config.json', {
      source: {
        type: 'duckdb',
        serviceName: 'duck',
        serviceConnection: { config: { type: 'DuckDB', setup: folder.file('setup.sql', BEFORE) } },
        sourceConfig: { config: { type: 'DatabaseMetadata' } },
      },
      workflowConfig: { openMetadataServerConfig: { hostPort: `embedded:${join(folder.path, 'catalog')}` } },
    })
    const { code, stdout } = await cli(['plan', file])
    expect(code).to.equal(0)
    expect(stdout).to.match(/^\+ table duck\..*\.shop\.a$/m)
    expect(existsSync(join(folder.path, 'catalog'))).to.equal(false)
    folder.remove()
  })

  it('is refused for a run that is no metadata run, and with a state', async () => {
    const folder = temporaryFolder()
    const { code, stderr } = await cli(['config/quickstart.json', '--dry-run', '--state', join(folder.path, 'state')])
    expect(code).to.equal(2)
    expect(stderr).to.contain('keeps nothing')
    const usage = await cli(['config/usage.json', '--dry-run'])
    expect(usage.code).to.equal(2)
    expect(usage.stderr).to.contain('this is a usage run')
    folder.remove()
  })
})
