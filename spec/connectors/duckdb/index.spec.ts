import { rm } from 'node:fs/promises'
import { expect } from 'chai'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { runInto } from '../../support/run-config.js'
import { scratchFolder } from './scratch.js'

interface Nested {
  readonly name: string
  readonly children?: readonly Nested[]
}

/** `name(child, child)` */
const names = ({ name, children }: Nested): string => name + (children ? `(${children.map(names).join(', ')})` : '')

describe('a run from DuckDB', () => {
  const folder = scratchFolder()
  let catalog: TestCatalog
  before(async () => {
    catalog = await startTestCatalog()
  })
  after(() => catalog.close())

  const run = (connection: object, serviceName = 'files') =>
    runInto(catalog, {
      source: {
        type: 'duckdb',
        serviceName,
        serviceConnection: { config: connection },
        sourceConfig: { config: { type: 'DatabaseMetadata', threads: 2 } },
      },
      workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
    })

  it('writes nested columns, keys and names of any kind as the catalog takes them', async () => {
    const setup = await folder.write(
      'shop.sql',
      `CREATE SCHEMA "s.1"; CREATE TABLE "s.1"."t ""q""
 😀" (id INTEGER PRIMARY KEY, s STRUCT(a INTEGER, l STRUCT(b VARCHAR)[]), m MAP(VARCHAR, INTEGER[]), u UNION(n INTEGER, t VARCHAR),
       e ENUM('x'), h HUGEINT, v VARCHAR NOT NULL, z TIMESTAMPTZ, b BLOB, bits BIT, d DECIMAL(5, 1)[3]);
       CREATE TABLE "s.1".child (id INTEGER REFERENCES "s.1"."t ""q""
 😀" (id))`,
    )
    const result = await run({ setup }, 'shop')
    expect(result.problems).to.deep.equal([])
    expect(result.state).to.equal('success')
    const fqn = `shop.shop."s.1".t __reserved__quote__q__reserved__quote____reserved__newline__ 😀`
    expect(catalog.live('tables')).to.deep.equal(['shop.shop."s.1".child', fqn])
    expect(catalog.entity('services/databaseServices', 'shop')).to.deep.include({ serviceType: 'CustomDatabase' })
    const { columns } = catalog.entity('tables', fqn) as { columns: Nested[] }
    expect(columns.find(({ name }) => name === 's')!.children!.map(names)).to.deep.equal(['a', 'l(b)'])
    const [constraint] = catalog.entity('tables', 'shop.shop."s.1".child')!.tableConstraints as {
      referredColumns: string[]
    }[]
    expect(constraint!.referredColumns).to.deep.equal([`${fqn}.id`])
  })

  it('fails a broken file by its name, writes the others, and deletes only what is gone', async () => {
    await folder.write('data/good.csv', 'a,b\n1,2\n')
    await folder.write('data/fragile.json', '[{"a": 1}]')
    await folder.write('data/gone.csv', 'a\n1\n')
    expect((await run({ path: folder.path('data') })).state).to.equal('success')

    await folder.write('data/fragile.json', '[{"a": ')
    await rm(folder.path('data', 'gone.csv'))
    const result = await run({ path: folder.path('data') })
    expect(result.steps[0]!.failures.map(({ name }) => name)).to.deep.equal(['data.main.fragile'])
    expect(result.steps[0]!.failures[0]!.error).to.contain('fragile.json')
    expect(catalog.live('tables').filter((fqn) => fqn.startsWith('files.'))).to.deep.equal([
      'files.data.main.fragile',
      'files.data.main.good',
    ])
    expect(catalog.deleted('tables')).to.deep.equal(['files.data.main.gone'])
    const { columns } = catalog.entity('tables', 'files.data.main.fragile') as { columns: { name: string }[] }
    expect(columns.map(({ name }) => name)).to.deep.equal(['a'])
  })
})
