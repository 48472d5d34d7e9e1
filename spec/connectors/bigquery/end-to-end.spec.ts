import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { bigquery, bigqueryConnection } from '../../../lib/connectors/bigquery/config.js'
import { bigquerySpec } from '../../../lib/connectors/bigquery/index.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { describeServiceSpec } from '../../../lib/testing/describe-service-spec.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { cli, type Finished, temporaryFolder } from '../../support/cli.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { LISTING, project, TABLES } from './answers.js'
import { type StandIn, startStandIn } from './stand-in.js'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const [PEM, OTHER] = [privateKey, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey].map((key) =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString(),
)
const CHECKS: readonly Recorded[] = [
  { statement: /^SELECT 1$/, rows: [{ f0_: 1 }] },
  { statement: /LIMIT 1$/, rows: [{ table_name: 'x' }] },
]
/** Nothing is in the other datasets. */
const EMPTY: Recorded = { statement: /`shop`\.`(?:empty|other)`/, rows: [] }
/** Without the table that fails. */
const READABLE: Recorded = {
  statement: LISTING.tables,
  rows: TABLES.filter(({ table_name }) => table_name !== 'gone'),
}

interface Named {
  readonly name: string
  readonly description?: string
  readonly tags?: readonly { readonly tagFQN: string }[]
  readonly children?: readonly Named[]
  readonly constraint?: string
}

interface Table extends Named {
  readonly tableType: string
  readonly columns: readonly Named[]
  readonly tablePartition?: object
  readonly tableConstraints?: readonly { readonly constraintType: string; readonly columns: readonly string[] }[]
  readonly lifeCycle?: { readonly created?: { readonly timestamp: number } }
}
const tagsOf = ({ tags = [] }: Pick<Named, 'tags'>): string[] => tags.map(({ tagFQN }) => tagFQN)

describe('BigQuery by its API', () => {
  let server: StandIn
  const options = ({ origin }: Pick<StandIn, 'origin'>, pem = PEM) => ({
    hostPort: origin,
    credentials: {
      gcpConfig: {
        type: 'service_account',
        projectId: 'shop',
        clientEmail: 'headwater@shop.iam.gserviceaccount.com',
        privateKey: pem,
        tokenUri: `${origin}/token`,
      },
    },
    connectionArguments: { dataCatalogEndpoint: origin },
  })
  before(async () => {
    server = await startStandIn(recorded(project([...CHECKS, EMPTY, READABLE])), { publicKey, polls: 1 })
  })
  after(() => server?.close())

  describe('comes into the catalog by the command line', () => {
    let catalog: TestCatalog
    const folder = temporaryFolder()
    let [whole, refused]: (Finished | undefined)[] = []
    const run = (name: string, pem?: string) =>
      cli([
        folder.file(`${name}.json`, {
          source: {
            type: 'bigquery',
            serviceName: 'bq',
            serviceConnection: { config: { type: 'BigQuery', ...options(server, pem) } },
            sourceConfig: { config: { type: 'DatabaseMetadata' } },
          },
          sink: { type: 'metadata-rest', config: {} },
          workflowConfig: { openMetadataServerConfig: { hostPort: catalog.url } },
        }),
      ])
    before(async () => {
      catalog = await startTestCatalog()
      ;[whole, refused] = await Promise.all([run('whole'), run('refused', OTHER)])
    })
    after(async () => {
      folder.remove()
      await catalog?.close()
    })

    it('with all that it has', () => {
      const { code, stdout, stderr } = whole!
      expect(stdout, stderr).to.match(/Workflow Success %: 100/)
      expect(code).to.equal(0)
      expect(stdout + stderr)
        .to.not.contain('canary')
        .and.not.contain('PRIVATE KEY')
      expect(catalog.live('databaseSchemas')).to.have.members(['bq.shop.sales', 'bq.shop.empty', 'bq.shop.other'])
      expect(catalog.live('tables')).to.have.length(12)
      const sales = catalog.entity('databaseSchemas', 'bq.shop.sales') as unknown as Named
      expect([sales.description, tagsOf(sales)]).to.deep.equal(['Orders', ['env.prod']])
      const orders = catalog.entity('tables', 'bq.shop.sales.orders') as unknown as Table
      expect(orders).to.include({ tableType: 'Partitioned' })
      expect(orders.description).to.contain('"quotes", ü and 🦆')
      expect(orders.columns[0]).to.include({ name: 'id', constraint: 'PRIMARY_KEY', description: 'Its number' })
      expect([tagsOf(orders), tagsOf(orders.columns[2]!)]).to.deep.equal([['team.sales'], ['Privacy.Email']])
      expect(orders.columns[3]!.children![1]!.children![0]).to.include({ name: 'amount', description: 'In units' })
      expect(orders.tablePartition).to.deep.equal({
        columns: [{ columnName: 'placed', intervalType: 'TIME-UNIT', interval: 'MONTH' }],
      })
      expect(orders.tableConstraints).to.deep.equal([{ constraintType: 'CLUSTER_KEY', columns: ['email', 'placed'] }])
      expect(orders.lifeCycle!.created!.timestamp).to.equal(1_700_000_000_123)
      const lines = catalog.entity('tables', 'bq.shop.sales.lines') as unknown as Table
      expect(lines.tableConstraints!.map(({ constraintType }) => constraintType)).to.deep.equal([
        'PRIMARY_KEY',
        'FOREIGN_KEY',
      ])
      expect(catalog.live('storedProcedures')).to.deep.equal(
        ['close', 'far', 'since', 'tax'].map((name) => `bq.shop.sales.${name}`),
      )
    })

    it('and tells of a key that is not the account’s what to do, without it', () => {
      const { code, stdout, stderr } = refused!
      expect(code).to.equal(1)
      expect(stdout + stderr)
        .to.match(/Invalid JWT Signature/)
        .and.not.contain('PRIVATE KEY')
    })
  })

  it('passes its connection test', async () => {
    const steps = async (pem?: string, more: object = {}): Promise<string[]> => {
      const test = bigquerySpec.testConnection!(bigqueryConnection.parse({ ...options(server, pem), ...more }))
      return (await testConnection(test)).map(
        ({ name, passed, message }) => `${name} ${passed}${message ? `: ${message}` : ''}`,
      )
    }
    expect(await steps()).to.deep.equal([
      'CheckAccess true', 'GetSchemas true', 'GetTables true', 'GetViews true', 'GetTags true', 'GetQueries true',
    ]) // biome-ignore format: a list
    const [refused, ...rest] = await steps(OTHER)
    expect(refused).to.match(
      /^CheckAccess false: .*Invalid JWT Signature.*check the credentials.*roles\/bigquery\.jobUser/s,
    )
    expect(rest).to.deep.equal([])
    expect((await steps(PEM, { taxonomyProjectID: ['far'] }))[4]).to.match(
      /^GetTags false: .*not yours.*includePolicyTags: false/,
    )
  })

  describe('as a source', () => {
    let broken: StandIn
    before(async () => {
      const breaks: Recorded = { statement: LISTING.columns, rows: new Error('broke off') }
      broken = await startStandIn(recorded(project([...CHECKS, breaks, EMPTY])), { publicKey })
    })
    after(() => broken?.close())
    describeServiceSpec(bigquery, bigquerySpec, {
      options: () => options(server),
      unreachable: () => options(server, OTHER),
      broken: () => options(broken),
    })
  })
})
