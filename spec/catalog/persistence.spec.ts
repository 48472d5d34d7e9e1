import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import sqlite from 'node-sqlite3-wasm'
import { type Catalog, startCatalog } from '../../lib/catalog/catalog.js'
import { send } from './client.js'
import { column, service, table } from './use-catalog.js'

const GUIDE = readFileSync(new URL('../../docs/catalog.md', import.meta.url), 'utf8')
/** The examples of the guide. */
const QUERIES = [...GUIDE.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql ?? '')

describe('a catalog in a file', () => {
  let folder: string
  let path: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'headwater-catalog-'))
    path = join(folder, 'new', 'catalog.db')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const withCatalog = async <T>(work: (catalog: Catalog) => Promise<T>): Promise<T> => {
    const catalog = await startCatalog({ path })
    try {
      return await work(catalog)
    } finally {
      await catalog.close()
    }
  }

  it('makes its folder and keeps what it was told', async () => {
    const told = await withCatalog(async (catalog) => {
      const put = async (where: string, body: object) => {
        const { status } = await send(catalog, { method: 'PUT', path: where, body })
        expect(status, where).to.equal(201)
      }
      await put('/services/databaseServices', service)
      await put('/databases', { name: 'shop', service: 'pg' })
      await put('/databaseSchemas', { name: 'public', database: 'pg.shop' })
      await put('/tables', table('orders', { columns: [column('id'), column('email', { dataType: 'STRING' })] }))
      await put('/tables', table('customers', { description: 'who buys' }))
      const edge = '/lineage/table/name/pg.shop.public.orders/table/name/pg.shop.public.customers'
      await send(catalog, { method: 'PUT', path: edge, body: { source: 'QueryLineage' } })
      return catalog.dump()
    })
    const kept = await withCatalog(async (catalog) => catalog.dump())
    const withoutPorts = (dump: unknown) => JSON.parse(JSON.stringify(dump).replace(/127\.0\.0\.1:\d+/g, 'host'))
    expect(withoutPorts(kept)).to.deep.equal(withoutPorts(told))
    expect(kept.tables).to.have.length(2)
  })

  it('answers the SQL of the guide', async () => {
    expect(QUERIES).to.have.length.within(3, 6)
    const database = new sqlite.Database(path, { readOnly: true })
    try {
      for (const sql of QUERIES) expect(database.all(sql), sql).to.have.length.above(0)
    } finally {
      database.close()
    }
  })

  it('is open once at a time', async () => {
    await withCatalog(async () => {
      const second = await startCatalog({ path }).catch((cause: Error) => cause)
      expect(second).to.be.an('error').with.property('message').that.includes(`in use by process ${process.pid}`)
    })
  })

  it('opens again after its process was killed', async () => {
    const code = `import { startCatalog } from '${new URL('../../lib/catalog/catalog.ts', import.meta.url)}'
      await startCatalog({ path: ${JSON.stringify(path)} }); console.log('open'); setInterval(() => {}, 1000)`
    const script = join(folder, 'open.mts')
    writeFileSync(script, code)
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    mkdirSync(`${path}.lock`, { recursive: true })
    expect(await withCatalog(async (catalog) => catalog.dump().tables)).to.have.length(2)
  })

  it('tells when the port is taken, and lets go of its file', async () => {
    await withCatalog(async (catalog) => {
      const other = join(folder, 'other.db')
      const port = Number(new URL(catalog.url).port)
      const failed = await startCatalog({ path: other, port }).catch((cause: NodeJS.ErrnoException) => cause)
      expect(failed).to.have.property('code', 'EADDRINUSE')
      await (await startCatalog({ path: other })).close()
    })
  })
})
