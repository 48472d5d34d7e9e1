import { expect } from 'chai'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'
import { debian, requireOrSkip } from '../support/databases.js'
import { freePort, type PostgresServer, startPostgres } from '../support/postgres-server.js'

describe('the connection test of the command line', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let catalog: TestCatalog
  const folder = temporaryFolder()
  before(async function () {
    requireOrSkip(this, debian)
    server = await startPostgres()
    catalog = await startTestCatalog()
  })
  after(async () => {
    folder.remove()
    await catalog?.close()
    await server?.stop()
  })

  interface Changed {
    readonly connection?: object
    readonly url?: string
  }
  const tested = async ({ connection, url = catalog.url }: Changed = {}) => {
    const config = {
      type: 'Postgres',
      username: 'postgres',
      hostPort: `127.0.0.1:${server.port}`,
      database: 'postgres',
    }
    const ended = await cli([
      folder.file('config.json', {
        source: {
          type: 'postgres',
          serviceName: 'shop',
          serviceConnection: { config: { ...config, ...connection } },
          sourceConfig: { config: { type: 'DatabaseMetadata' } },
        },
        workflowConfig: { openMetadataServerConfig: { hostPort: url, securityConfig: { jwtToken: 'canary-jwt-77' } } },
      }),
      '--test-connection',
    ])
    return { ...ended, rows: rowsOf(ended.stdout) }
  }

  it('shows each step of the catalog’s definition, what is only not there, and ends with 0; nothing is written', async () => {
    const { code, rows, stderr } = await tested()
    expect(rows, stderr).to.deep.include({ ReachCatalog: 'passed', CheckAccess: 'passed', GetTables: 'passed' })
    expect(rows).to.have.property('GetQueries', 'not there') // there is no pg_stat_statements
    expect(Object.keys(rows).slice(0, 4)).to.deep.equal(['ReachCatalog', 'CheckAccess', 'GetDatabases', 'GetSchemas'])
    expect(code).to.equal(0)
    expect(catalog.live('services/databaseServices')).to.deep.equal([])
  })

  it('shows why a step failed and what to do, and ends with 1', async () => {
    const { code, stdout, rows } = await tested({ connection: { database: 'nowhere' } })
    expect(code).to.equal(1)
    expect(rows).to.deep.equal({ ReachCatalog: 'passed', CheckAccess: 'failed' })
    expect(stdout)
      .to.match(/database "nowhere" does not exist/)
      .and.match(/check hostPort, username/)
  })

  it('asks the source by the connector’s own steps while the catalog is away, and ends with what a run would', async () => {
    const { code, rows, stdout } = await tested({ url: `http://127.0.0.1:${await freePort()}/api` })
    expect(rows).to.deep.include({ ReachCatalog: 'failed', CheckAccess: 'passed', GetTables: 'passed' })
    expect(stdout).to.contain('the steps are those of Postgres itself: the catalog names none')
    expect(code).to.equal(75)
  })
})

/** Step → result, in their order. */
const rowsOf = (stdout: string): Record<string, string> =>
  Object.fromEntries(
    stdout
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter((cells) => cells.length > 3 && /^[A-Z]\w+$/.test(cells[1]!) && cells[1] !== 'Step')
      .map(([, step, result]) => [step!, result!]),
  )
