import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { type ClientOptions, connector } from '../../../lib/connectors/oracle/client.js'
import { oracleConnection } from '../../../lib/connectors/oracle/config.js'
import { connectString } from '../../../lib/connectors/oracle/driver-options.js'
import { oracleSpec } from '../../../lib/connectors/oracle/index.js'
import { loginOf } from '../../../lib/connectors/oracle/settings.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { cli, temporaryFolder } from '../../support/cli.js'
import { type Listener, startListener } from './listener.js'

const PASSWORD = 'canary-3d7e'

describe('the client of Oracle', () => {
  let listener: Listener | undefined
  const connection = (hostPort: string, more: object = {}) => ({
    username: 'ada',
    password: PASSWORD,
    hostPort,
    oracleConnectionType: { oracleServiceName: 'shop.example' },
    ...more,
  })
  const started = async (error?: number): Promise<string> => {
    listener = await startListener(error)
    return `127.0.0.1:${listener.port}`
  }
  const failure = async (options: object, client?: ClientOptions): Promise<string> => {
    const opened = connector(loginOf(oracleConnection.parse(options)), client)(1)
    try {
      for await (const _ of opened.query('SELECT 1 FROM dual')) return 'no failure'
      return 'no row'
    } catch (error) {
      return String(error)
    } finally {
      await opened.close()
    }
  }
  afterEach(async () => {
    await listener?.close()
    listener = undefined
  })

  it('says where it found nobody', async () => {
    const address = await started()
    await listener!.close()
    expect(await failure(connection(address)))
      .to.match(/NJS-503.*127\.0\.0\.1.*ECONNREFUSED/s)
      .and.not.contain('canary')
    listener = undefined
  })

  it('gives up on a listener that says nothing, whichever way it was named, and hangs up', async () => {
    const address = await started()
    const descriptor = connectString(loginOf(oracleConnection.parse(connection(address))))
    const byTns = connection('', { hostPort: undefined, oracleConnectionType: { oracleTNSConnection: descriptor } })
    const from = performance.now()
    const failures = await Promise.all(
      [connection(address), byTns].map((options) => failure(options, { connectMs: 1000 })),
    )
    for (const message of failures) expect(message).to.match(/NJS-510.*127\.0\.0\.1.*1 second/s)
    expect(performance.now() - from).to.be.within(990, 3000)
    expect(listener!.heard).to.have.length(2)
    await sleep(50)
    expect(listener!.open()).to.equal(0)
  })

  it('asks the listener for the service or the SID, and sends it no password', async () => {
    const address = await started(12514)
    expect(await failure(connection(address))).to.match(/NJS-518.*"shop\.example" is not registered/s)
    const asSid = { oracleConnectionType: { databaseSchema: 'XE' } }
    expect(await failure(connection(address, asSid))).to.match(/NJS-/)
    const named = { ...asSid, connectionOptions: { service_name: 'svc' } }
    expect(await failure(connection(address, named))).to.match(/"svc" is not registered/)
    const [service, sid, beside] = listener!.heard
    expect(service).to.contain('(SERVICE_NAME=shop.example)')
    expect(sid).to.contain('(SID=XE)').and.not.contain('SERVICE_NAME')
    expect(beside).to.contain('(SERVICE_NAME=svc)').and.not.contain('XE')
    expect(listener!.heard.join('')).to.not.contain('canary')
  })

  it('says which SID there is none of', async () => {
    const options = connection(await started(12505), { oracleConnectionType: { databaseSchema: 'XE' } })
    expect(await failure(options)).to.match(/NJS-519.*SID "XE" is not registered/s)
  })

  it('connects anew for each question after one that could not connect', async () => {
    const address = await started(12514)
    const client = connector(loginOf(oracleConnection.parse(connection(address))))(1)
    for (const times of [1, 2]) {
      const asked = client.query('SELECT 1 FROM dual').next()
      expect(await asked.catch(String)).to.match(/NJS-518/)
      expect(listener!.heard).to.have.length(times)
    }
    await client.close()
  })

  it('makes the connection test say what to do', async () => {
    const config = oracleConnection.parse(connection(await started(12514)))
    const [first, ...others] = await testConnection(oracleSpec.testConnection!(config))
    expect(others).to.deep.equal([])
    expect(first).to.include({ name: 'CheckAccess', mandatory: true, passed: false })
    expect(first!.message)
      .to.match(/"shop\.example" is not registered.*\(check hostPort, oracleConnectionType, username and password\)/s)
      .and.not.contain('canary')
  })

  it('fails a run by the command line, which says why, without the password', async () => {
    const folder = temporaryFolder()
    try {
      const config = { type: 'Oracle', ...connection(await started(12514)) }
      const { code, stdout, stderr } = await cli([
        folder.file('oracle.json', {
          source: {
            type: 'oracle',
            serviceName: 'ora',
            serviceConnection: { config },
            sourceConfig: { config: { type: 'DatabaseMetadata' } },
          },
          sink: { type: 'metadata-rest', config: {} },
          workflowConfig: { openMetadataServerConfig: { hostPort: `embedded:${folder.path}/catalog` } },
        }),
      ])
      expect(code).to.equal(1)
      expect(stdout + stderr)
        .to.match(/"shop\.example" is not registered/)
        .and.not.contain('canary')
    } finally {
      folder.remove()
    }
  })
})
