import { expect } from 'chai'
import { type Connect, connector } from '../../../lib/connectors/oracle/client.js'
import { type OracleConnection, oracle, oracleConnection } from '../../../lib/connectors/oracle/config.js'
import { loginOf, scopeOf } from '../../../lib/connectors/oracle/settings.js'
import { oracleReader } from '../../../lib/connectors/oracle/source.js'
import { connectionTest } from '../../../lib/connectors/oracle/test-connection.js'
import { databaseMetadata } from '../../../lib/services/database/config.js'
import { databaseSpec } from '../../../lib/services/database/spec.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { metadataRest } from '../../../lib/sinks/metadata-rest/index.js'
import { describeServiceSpec } from '../../../lib/testing/describe-service-spec.js'
import type { RunResult } from '../../../lib/workflow/result.js'
import { workflow } from '../../../lib/workflow/workflow.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import type { Recorded } from '../../support/recorded.js'
import { answers, database, REFUSED, TABLES } from './answers.js'
import { type Listener, startListener } from './listener.js'

const CHECKS: readonly Recorded[] = [
  { statement: /FROM dual/, rows: [{ ONE: 1 }] },
  { statement: /FETCH FIRST 1 ROWS/, rows: [] },
]
/** Without the table that fails. */
const READABLE: Recorded = {
  statement: /o\.kind/,
  values: ['SALES'],
  rows: TABLES.filter(({ NAME }) => NAME !== 'GONE'),
}
const SERVERS: Readonly<Record<string, readonly Recorded[]>> = {
  recorded: answers([...CHECKS, READABLE]),
  broken: answers([...CHECKS, READABLE, { statement: /constraint_name/, rows: new Error('broke off') }]),
  smaller: answers([
    ...CHECKS,
    { ...READABLE, rows: TABLES.filter(({ NAME }) => !['GONE', 'LINES'].includes(String(NAME))) },
  ]),
}
const options = (hostPort: string, more: object = {}) => ({
  username: 'ada',
  password: 'canary-7a30',
  hostPort,
  oracleConnectionType: { oracleServiceName: 'shop' },
  ...more,
})
/** What was recorded, in place of the driver; a server of another name is asked by it. */
const opens = (connection: OracleConnection): Connect => {
  const recordings = SERVERS[connection.hostPort!]
  return recordings ? database(recordings).connect : connector(loginOf(connection))
}
/** As it is shipped, but for what the driver does. */
const spec = databaseSpec<OracleConnection>({
  serviceType: 'Oracle',
  readsSamples: true,
  reader: (connection) => oracleReader(opens(connection), scopeOf(connection)),
  testConnection: (connection) => connectionTest(opens(connection), scopeOf(connection)),
})

interface Table {
  readonly tableType: string
  readonly description?: string
  readonly schemaDefinition?: string
  readonly tablePartition?: object
  readonly tableConstraints?: readonly {
    readonly constraintType: string
    readonly referredColumns?: readonly string[]
  }[]
  readonly columns: readonly { readonly name: string; readonly constraint?: string; readonly dataType: string }[]
}

describe('Oracle by what was recorded', () => {
  describe('comes into the catalog', () => {
    let catalog: TestCatalog
    const run = async (hostPort: string): Promise<RunResult> => {
      const source = await spec.metadata!.create({
        serviceName: 'ora',
        connection: oracleConnection.parse(options(hostPort)),
        sourceConfig: databaseMetadata.parse({}),
        metadata: catalog.metadata,
        storeServiceConnection: true,
        forceEntityOverwriting: false,
        readsBack: true,
      })
      return workflow(source).into(metadataRest.create({}, catalog.metadata)).run()
    }
    const table = (name: string) => catalog.entity('tables', `ora.default.sales.${name}`) as unknown as Table
    before(async () => {
      catalog = await startTestCatalog()
    })
    after(() => catalog?.close())

    it('with all that it has', async () => {
      const { state, problems } = await run('recorded')
      expect(problems).to.deep.equal([])
      expect(state).to.equal('success')
      expect(catalog.live('databaseSchemas')).to.deep.equal(['ora.default.crm', 'ora.default.sales'])
      expect(catalog.live('tables')).to.have.length(9)
      expect(table('orders')).to.include({ tableType: 'Partitioned', description: 'One row per order' })
      expect(table('orders').columns[0]).to.include({ name: 'id', constraint: 'PRIMARY_KEY', dataType: 'NUMBER' })
      expect(table('orders').tablePartition).to.deep.equal({
        columns: [{ columnName: 'placed', intervalType: 'TIME-UNIT', interval: "NUMTOYMINTERVAL(1,'MONTH')" }],
      })
      expect(table('lines').tableConstraints!.map(({ referredColumns = [] }) => referredColumns)).to.deep.equal([
        [],
        ['ora.default.sales.orders.id'],
      ])
      expect(table('totals')).to.include({
        tableType: 'View',
        schemaDefinition: 'SELECT COUNT(*) n FROM orders',
      })
      expect(catalog.live('storedProcedures')).to.deep.equal(
        ['BILLING', 'CLOSE_DAY', 'TAX'].map((name) => `ora.default.sales.${name}`),
      )
    })

    it('and loses nothing when a listing breaks off; a table that is gone is marked deleted', async () => {
      expect((await run('broken')).state).to.not.equal('success')
      expect(catalog.deleted('tables')).to.deep.equal([])
      await run('smaller')
      expect(catalog.deleted('tables')).to.deep.equal(['ora.default.sales.lines'])
    })
  })

  it('passes its connection test, and says which right is missing', async () => {
    const steps = async (recordings: readonly Recorded[]): Promise<string[]> =>
      (await testConnection(connectionTest(database(recordings).connect, { dba: true }))).map(
        ({ name, passed, message }) => `${name} ${passed}${message ? `: ${message}` : ''}`,
      )
    expect(await steps(SERVERS.recorded!)).to.deep.equal([
      'CheckAccess true', 'PackageAccess true', 'GetSchemas true', 'GetTables true', 'GetViews true',
      'GetMaterializedViews true', 'GetQueryHistory true',
    ]) // biome-ignore format: a list
    const refused = await steps([{ statement: /v\$sql/, rows: REFUSED }, ...SERVERS.recorded!])
    expect(refused.at(-1)).to.match(/^GetQueryHistory false: ORA-00942: .* \(GRANT SELECT ON SYS\.GV_\$SQL, or on/)
    const closed = Object.assign(new Error('ORA-01017: invalid username/password'), { code: 'ORA-01017' })
    expect(await steps([{ statement: /./, rows: closed }])).to.deep.equal([
      'CheckAccess false: ORA-01017: invalid username/password (check hostPort, oracleConnectionType, username and password)',
    ])
  })

  describe('as a source', () => {
    let listener: Listener
    before(async () => {
      listener = await startListener(12514)
    })
    after(() => listener?.close())
    describeServiceSpec(oracle, spec, {
      options: () => options('recorded'),
      unreachable: () => options(`127.0.0.1:${listener.port}`),
      broken: () => options('broken'),
    })
  })
})
