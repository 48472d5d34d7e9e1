import { expect } from 'chai'
import { snowflake, snowflakeConnection } from '../../../lib/connectors/snowflake/config.js'
import { snowflakeSpec } from '../../../lib/connectors/snowflake/index.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { describeServiceSpec } from '../../../lib/testing/describe-service-spec.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { cli, type Finished, temporaryFolder } from '../../support/cli.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { account, TABLES } from './answers.js'
import { type StandIn, startStandIn } from './stand-in.js'

const PASSWORD = 'canary-9c20'
const CHECKS: readonly Recorded[] = [
  { statement: /^SELECT 1$/, rows: [{ 1: 1 }] },
  { statement: /LIMIT 1$/, rows: [{ NAME: 'x' }] },
]
/** Without the table that fails. */
const READABLE: Recorded = {
  statement: /^\s*SELECT t\.table_name, t\.table_type/,
  rows: TABLES.filter(({ TABLE_NAME }) => TABLE_NAME !== 'GONE'),
}

interface Table {
  readonly tableType: string
  readonly description?: string
  readonly schemaDefinition?: string
  readonly tags?: readonly { readonly tagFQN: string }[]
  readonly tableConstraints?: readonly { readonly constraintType: string; readonly columns: readonly string[] }[]
  readonly columns: readonly {
    readonly name: string
    readonly constraint?: string
    readonly tags?: readonly { readonly tagFQN: string }[]
  }[]
  readonly lifeCycle?: { readonly created?: { readonly timestamp: number } }
}

describe('Snowflake by its protocol', () => {
  let server: StandIn
  const options = (port: number, password = PASSWORD) => ({
    username: 'ADA',
    password,
    account: 'acme-shop',
    warehouse: 'WH',
    connectionArguments: { host: '127.0.0.1', port, protocol: 'http' },
  })
  before(async () => {
    server = await startStandIn(recorded(account([...CHECKS, READABLE])), { password: PASSWORD })
  })
  after(() => server?.close())

  describe('comes into the catalog by the command line', () => {
    let catalog: TestCatalog
    const folder = temporaryFolder()
    let [whole, refused]: (Finished | undefined)[] = []
    const run = (password: string) =>
      cli([
        folder.file(`${password}.json`, {
          source: {
            type: 'snowflake',
            serviceName: 'snow',
            serviceConnection: { config: { type: 'Snowflake', ...options(server.port, password) } },
            sourceConfig: { config: { type: 'DatabaseMetadata' } },
          },
          sink: { type: 'metadata-rest', config: {} },
          workflowConfig: { openMetadataServerConfig: { hostPort: catalog.url } },
        }),
      ])
    before(async () => {
      catalog = await startTestCatalog()
      ;[whole, refused] = await Promise.all([run(PASSWORD), run('canary-wrong')])
    })
    after(async () => {
      folder.remove()
      await catalog?.close()
    })

    it('with all that it has', () => {
      const { code, stdout, stderr } = whole!
      expect(stdout).to.match(/Workflow Success %: 100/)
      expect(code).to.equal(0)
      expect(stdout + stderr).to.not.contain('canary')
      expect(catalog.live('databases')).to.deep.equal(['snow.SHOP'])
      expect(catalog.live('tables')).to.have.length(10)
      const orders = catalog.entity('tables', 'snow.SHOP.SALES.ORDERS') as unknown as Table
      expect(orders).to.include({ tableType: 'Regular', description: 'One row per order' })
      expect(orders.columns[0]).to.include({ name: 'ID', constraint: 'PRIMARY_KEY' })
      expect(orders.tags!.map(({ tagFQN }) => tagFQN)).to.deep.equal(['COST_CENTER.sales'])
      expect(orders.columns[2]!.tags!.map(({ tagFQN }) => tagFQN)).to.deep.equal(['PII.none'])
      expect(orders.lifeCycle!.created!.timestamp).to.equal(1_700_000_000_123)
      const lines = catalog.entity('tables', 'snow.SHOP.SALES.LINES') as unknown as Table
      expect(lines.tableConstraints!.map(({ constraintType }) => constraintType)).to.deep.equal([
        'PRIMARY_KEY',
        'FOREIGN_KEY',
      ])
      expect(catalog.live('storedProcedures')).to.deep.equal(
        ['CLOSE', 'TAX', 'TAX(2)'].map((name) => `snow.SHOP.SALES.${name}`),
      )
    })

    it('and tells of a wrong password what to do, without it', () => {
      const { code, stdout, stderr } = refused!
      expect(code).to.equal(1)
      expect(stdout + stderr)
        .to.match(/Incorrect username or password was specified/)
        .and.not.contain('canary')
    })
  })

  it('passes its connection test', async () => {
    const steps = async (connection: object): Promise<string[]> => {
      const test = snowflakeSpec.testConnection!(snowflakeConnection.parse({ ...options(server.port), ...connection }))
      return (await testConnection(test)).map(
        ({ name, passed, message }) => `${name} ${passed}${message ? `: ${message}` : ''}`,
      )
    }
    expect(await steps({})).to.deep.equal([
      'CheckAccess true', 'GetDatabases true', 'GetSchemas true', 'GetTables true', 'GetViews true', 'GetTags true', 'GetQueries true',
    ]) // biome-ignore format: a list
    expect(await steps({ password: 'canary-wrong' })).to.deep.equal([
      'CheckAccess false: Incorrect username or password was specified. (check account, username, password or privateKey, role and warehouse)',
    ])
    expect((await steps({ database: 'nope' })).at(-1)).to.match(/^GetDatabases false: there is no database nope/)
  })

  describe('as a source', () => {
    let broken: StandIn
    before(async () => {
      const breaks: Recorded = { statement: /^\s*SELECT c\.table_schema/, rows: new Error('broke off') }
      broken = await startStandIn(recorded(account([...CHECKS, breaks])), { password: PASSWORD })
    })
    after(() => broken?.close())
    describeServiceSpec(snowflake, snowflakeSpec, {
      options: () => options(server.port),
      unreachable: () => options(server.port, 'canary-wrong'),
      broken: () => options(broken.port),
    })
  })
})
