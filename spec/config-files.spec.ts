import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../lib/config/load.js'
import type { WorkflowConfig } from '../lib/config/schema.js'
import { definitions } from '../lib/connectors/definitions.js'
import { loadSqlParser } from '../lib/lineage/index.js'
import { connect } from '../lib/workflow/connect.js'
import { createWorkflow } from '../lib/workflow/create.js'
import { metadataWorkflow } from '../lib/workflow/metadata.js'
import type { RunResult } from '../lib/workflow/result.js'
import { startTestCatalog, type TestCatalog } from './support/catalog.js'

const env = {
  POSTGRES_PASSWORD: 'config-pass-77',
  MYSQL_PASSWORD: 'config-pass-77',
  MARIADB_PASSWORD: 'config-pass-77',
  TIMESCALE_PASSWORD: 'config-pass-77',
  GREENPLUM_PASSWORD: 'config-pass-77',
  COCKROACH_PASSWORD: 'config-pass-77',
  REDSHIFT_PASSWORD: 'config-pass-77',
  TRINO_PASSWORD: 'config-pass-77',
  CLICKHOUSE_PASSWORD: 'config-pass-77',
  PRESTO_PASSWORD: 'config-pass-77',
  DATALAKE_SECRET: 'config-pass-77',
  MSSQL_PASSWORD: 'config-pass-77',
  AZURESQL_PASSWORD: 'config-pass-77',
  SNOWFLAKE_PASSWORD: 'config-pass-77',
  ORACLE_PASSWORD: 'config-pass-77',
  BIGQUERY_PRIVATE_KEY: 'config-pass-77',
  OPENMETADATA_JWT_TOKEN: 'token',
}
const load = (name: string): Promise<WorkflowConfig> =>
  loadConfig(join('config', name), { connectors: definitions, env })

/** Runs a config as it is, but for where its catalog is kept. */
async function run(name: string, folder: string): Promise<RunResult> {
  const config = await load(name)
  const server = { ...config.workflowConfig.openMetadataServerConfig, hostPort: `embedded:${folder}` }
  const catalog = await connect(server, name)
  try {
    const workflow = await createWorkflow({ config, connectors: definitions, metadata: catalog.metadata })
    return await workflow.run()
  } finally {
    await catalog.close()
  }
}

describe('the files in config', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-config-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('are all valid', async () => {
    const names = (await readdir('config')).filter((name) => /\.(json|ya?ml)$/.test(name) && name !== 'schema.json')
    expect(names).to.include.members(['duckdb.yaml', 'mariadb.yaml', 'mysql.yaml', 'postgres.yaml', 'quickstart.json'])
    for (const name of names) expect((await load(name)).source.serviceName, name).to.be.a('string')
  })

  it('have a connector each', async () => {
    const types = definitions.map(({ type }) => type)
    const files = await readdir('config')
    expect(types.filter((type) => !files.includes(`${type}.yaml`))).to.deep.equal([])
  })

  it('hold a quickstart that runs without an error', async () => {
    const first = await run('quickstart.json', join(folder, 'quickstart'))
    expect(first.problems).to.deep.equal([])
    expect(first.state).to.equal('success')
    expect(first.steps[1]).to.include({ errors: 0, warnings: 0 })
    expect(first.steps[1]!.kinds).to.include({ database: 1, databaseSchema: 3, table: 15, storedProcedure: 2 })
  })

  it('hold a lineage run over what the quickstart wrote', async () => {
    await loadSqlParser()
    const home = join(folder, 'lineage')
    await run('quickstart.json', home)
    const { state, problems, steps } = await run('lineage.json', home)
    expect(problems).to.deep.equal([])
    expect(state).to.equal('success')
    expect(steps[1]!.kinds).to.deep.equal({ lineage: 14, query: 1, patch: 6 })
  }).timeout(20_000)

  it('hold a directory of files that runs without an error', async () => {
    const { state, problems, steps } = await run('duckdb.yaml', join(folder, 'duckdb'))
    expect(problems).to.deep.equal([])
    expect(state).to.equal('success')
    expect(steps[0]!.kinds).to.include({ table: 10 })
  })

  describe('for the quickstart', () => {
    let catalog: TestCatalog
    const ingest = async (): Promise<RunResult> => {
      const config = await load('quickstart.json')
      return (await metadataWorkflow({ config, connectors: definitions, metadata: catalog.metadata })).run()
    }
    const table = (name: string) => catalog.entity('tables', `shop.shop.${name}`) as unknown as Table
    before(async () => {
      catalog = await startTestCatalog()
      await ingest()
    })
    after(() => catalog.close())

    it('bring types, keys and comments into the catalog', () => {
      const orders = table('sales.orders')
      expect(orders.description).to.equal('One row per order, whatever became of it')
      expect(orders.columns.find(({ name }) => name === 'status')).to.include({ dataType: 'ENUM' })
      expect(orders.tableConstraints.map(({ referredColumns }) => referredColumns)).to.deep.equal([
        ['shop.shop.sales.customers.customer_id'],
        ['shop.shop.sales.employees.employee_id'],
      ])
      const products = table('raw.web_events').columns.find(({ name }) => name === 'products')!
      expect(products.children!.map(({ name }) => name)).to.deep.equal(['product_id', 'position'])
      expect(table('marketing.campaign_results')).to.include({ tableType: 'View' })
    })

    it('change nothing when they run again', async () => {
      const stamps = () => catalog.live('tables').map((fqn) => [fqn, catalog.entity('tables', fqn)!.version])
      const before = stamps()
      expect(before).to.have.length(15)
      expect((await ingest()).state).to.equal('success')
      expect(stamps()).to.deep.equal(before)
      expect(catalog.deleted('tables')).to.deep.equal([])
    })
  })
})

interface Column {
  readonly name: string
  readonly children?: readonly Column[]
}

interface Table {
  readonly description: string
  readonly columns: readonly Column[]
  readonly tableConstraints: readonly { readonly referredColumns: readonly string[] }[]
}
