import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect } from 'chai'
import {
  type BigQueryClient,
  type ClientOptions,
  connect,
  type Value,
} from '../../../lib/connectors/bigquery/client.js'
import { bigqueryConnection } from '../../../lib/connectors/bigquery/config.js'
import { loginOf } from '../../../lib/connectors/bigquery/settings.js'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import { temporaryFolder } from '../../support/cli.js'
import { type Recorded, recorded } from '../../support/recorded.js'
import { DATASETS } from './answers.js'
import { type Failure, type StandIn, startStandIn } from './stand-in.js'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const OTHER = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
const ROWS = Array.from({ length: 35 }, (_, n) => ({ n, name: `n${n} "🦆"\n`, none: null, half: n + 0.5 }))
const ANSWERS: readonly Recorded[] = [
  { statement: /many/, values: [`it's`], database: 'EU', rows: ROWS },
  { statement: /one/, rows: [{ one: 1 }] },
  { statement: /wrong/, rows: new Error('Syntax error: Unexpected end of script') },
]
const DENIED: Failure = {
  status: 403,
  reason: 'accessDenied',
  message: 'Access Denied: Project shop: no bigquery.jobs.create',
}
const BUSY: Failure = { status: 429, reason: 'rateLimitExceeded', message: 'Exceeded rate limits' }
const BROKEN: Failure = { status: 503, reason: 'backendError', message: 'Try again' }

describe('a client of BigQuery', () => {
  const folder = temporaryFolder()
  const started: StandIn[] = []
  const standIn = async (options: Parameters<typeof startStandIn>[1] = {}): Promise<StandIn> => {
    const server = await startStandIn(recorded(ANSWERS), { publicKey, ...options })
    started.push(server)
    return server
  }
  const key = (origin: string, more: object = {}) => ({
    type: 'service_account',
    projectId: 'shop',
    clientEmail: 'headwater@shop.iam.gserviceaccount.com',
    privateKey: PEM.replaceAll('\n', '\\n'),
    tokenUri: `${origin}/token`,
    ...more,
  })
  const opened = (
    { origin }: Pick<StandIn, 'origin'>,
    gcpConfig: object = key(origin),
    options: ClientOptions = {},
  ) => {
    const connection = bigqueryConnection.parse({ hostPort: origin, credentials: { gcpConfig } })
    return connect(
      { ...loginOf(connection), project: 'shop', catalogEndpoint: origin },
      { maxRetryDelay: 0.01, ...options },
    )
  }
  const asked = async (client: BigQueryClient, sql: string, values: readonly Value[] = [], location?: string) => {
    const rows: SqlRow[] = []
    for await (const row of client.query(sql, values, location)) rows.push(row)
    return rows
  }
  const failure = (rows: Promise<unknown>): Promise<Error> =>
    rows.then(
      () => new Error('no failure'),
      (error: unknown) => error as Error,
    )
  after(async () => {
    folder.remove()
    await Promise.all(started.map((server) => server.close()))
  })

  it('logs in by a key whose line ends are escaped, and gets rows page by page from a job of its own', async () => {
    const server = await standIn({ polls: 2 })
    expect(await asked(opened(server), 'SELECT many', [`it's`], 'EU')).to.deep.equal(ROWS)
    const { configuration, jobReference } = server.jobs[0]!
    expect(configuration).to.deep.include({ labels: { app: 'headwater' }, jobTimeoutMs: '300000' })
    expect(configuration.query.queryParameters![0]!.parameterType.type).to.equal('STRING')
    const of = `/bigquery/v2/projects/shop`
    expect(server.asked).to.deep.equal([
      'POST /token',
      `POST ${of}/jobs`,
      ...Array.from({ length: 2 + 4 }, () => `GET ${of}/queries/${jobReference.jobId}`),
    ])
  })

  it('asks for no page that nobody wants', async () => {
    const server = await standIn()
    for await (const row of opened(server).query('SELECT many', [`it's`], 'EU')) {
      expect(row).to.include({ n: 0 })
      break
    }
    expect(server.asked.filter((line) => line.startsWith('GET'))).to.have.length(1)
    expect(server.asked.filter((line) => line.endsWith('/cancel'))).to.have.length(0)
  })

  it('lists datasets page by page, and asks Data Catalog', async () => {
    const server = await standIn()
    const client = opened(server)
    const found = []
    for await (const dataset of client.datasets('shop')) found.push(dataset)
    expect(found).to.deep.equal(DATASETS)
    expect(await client.catalog('projects/shop/locations/us/taxonomies', { pageSize: '1' })).to.deep.equal({
      taxonomies: [],
    })
    expect((await failure(client.catalog('projects/other'))).message).to.match(/not yours/)
    expect(server.asked.filter((line) => line === 'POST /token')).to.have.length(1)
  })

  it('logs in by a file, and by workload identity federation', async () => {
    const server = await standIn()
    writeFileSync(join(folder.path, 'subject'), 'canary-subject')
    const external = {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${server.origin}/token`,
      credential_source: { file: join(folder.path, 'subject') },
    }
    const path = folder.file('external.json', external)
    expect(await asked(opened(server, { type: 'gcp_credential_path', path }), 'SELECT one')).to.deep.equal([{ one: 1 }])
    const given = {
      type: 'external_account',
      externalType: 'external_account',
      audience: external.audience,
      subjectTokenType: external.subject_token_type,
      tokenURL: external.token_url,
      credentialSource: external.credential_source,
    }
    expect(await asked(opened(server, given), 'SELECT one')).to.deep.equal([{ one: 1 }])
    expect(server.asked.filter((line) => line === 'POST /token')).to.have.length(2)
  })

  it('knows the project of its credentials, whichever is billed', async () => {
    const server = await standIn()
    const projectOf = (file: object): Promise<string> => {
      const path = folder.file('key.json', { type: 'service_account', client_email: 'a@b', private_key: PEM, ...file })
      return opened(server, { path }).project()
    }
    expect(await projectOf({ project_id: 'own' })).to.equal('own')
    expect(await projectOf({})).to.equal('shop')
  })

  it('acts as another service account', async () => {
    const server = await standIn()
    const credentials = {
      gcpConfig: key(server.origin),
      gcpImpersonateServiceAccount: { impersonateServiceAccount: 'other@shop.iam.gserviceaccount.com' },
    }
    const connectionArguments = { iamCredentialsEndpoint: server.origin }
    const login = loginOf(bigqueryConnection.parse({ hostPort: server.origin, credentials, connectionArguments }))
    expect(await asked(connect(login), 'SELECT one')).to.deep.equal([{ one: 1 }])
    expect(server.asked.slice(0, 3)).to.deep.equal([
      'POST /token',
      'POST /v1/projects/-/serviceAccounts/other@shop.iam.gserviceaccount.com:generateAccessToken',
      'POST /bigquery/v2/projects/shop/jobs',
    ])
    expect(server.tokens).to.deep.equal(['', '77', '88', '88'])
  })

  it('tries again where the server is busy or away for a moment', async () => {
    for (const transient of [BUSY, BROKEN]) {
      let left = 2
      const server = await standIn({ fails: (line) => (line.endsWith('/jobs') && left-- > 0 ? transient : undefined) })
      expect(await asked(opened(server), 'SELECT one')).to.deep.equal([{ one: 1 }])
      expect(server.asked.filter((line) => line.endsWith('/jobs'))).to.have.length(3)
    }
  })

  it('gives up a server that stays busy, saying so', async () => {
    const server = await standIn({ fails: (line) => (line.endsWith('/jobs') ? BUSY : undefined) })
    expect((await failure(asked(opened(server), 'SELECT one'))).message).to.match(/Exceeded rate limits/)
    expect(server.asked.filter((line) => line.endsWith('/jobs'))).to.have.length(4)
  })

  it('fails when a page fails midway, after the rows before it', async () => {
    let pages = 0
    const server = await standIn({ fails: (line) => (/queries/.test(line) && ++pages === 3 ? DENIED : undefined) })
    let count = 0
    const read = async () => {
      for await (const _ of opened(server).query('SELECT many', [`it's`], 'EU')) count += 1
    }
    expect((await failure(read())).message).to.match(/Access Denied/)
    expect(count).to.equal(20)
  })

  it('tells why a statement failed, what it may not, and that its token is refused, each once', async () => {
    const wrong = await standIn()
    expect((await failure(asked(opened(wrong), 'SELECT wrong'))).message).to.match(/Unexpected end of script/)
    const denied = await standIn({ fails: (line) => (line.endsWith('/jobs') ? DENIED : undefined) })
    const error = await failure(asked(opened(denied), 'SELECT one'))
    expect(error.message).to.match(/no bigquery\.jobs\.create/)
    expect(inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error)).to.not.contain('canary')
    const refused = await standIn({ accepts: false })
    expect((await failure(asked(opened(refused), 'SELECT one'))).message).to.match(/invalid authentication credentials/)
    expect(wrong.asked.filter((line) => line.endsWith('/cancel'))).to.have.length(0)
    for (const { asked: lines } of [denied, refused])
      expect(lines.filter((line) => line.endsWith('/jobs'))).to.have.length(1)
  })

  it('tells that a key is not the account’s, without it', async () => {
    const server = await standIn()
    const error = await failure(asked(opened(server, key(server.origin, { privateKey: OTHER })), 'SELECT one'))
    expect(error.message).to.match(/invalid_grant.*Invalid JWT Signature/)
    expect(inspect(error, { depth: null })).to.not.contain('assertion')
    expect(error.message + error.stack)
      .to.not.contain('PRIVATE KEY')
      .and.not.contain(String(OTHER).slice(40, 90))
    expect(server.asked.every((line) => line === 'POST /token')).to.equal(true)
  })

  it('refuses credentials that can’t be used before anything is sent, without citing them', async () => {
    const server = await standIn()
    const text = folder.file('text.json', '"canary-secret"')
    writeFileSync(join(folder.path, 'broken.json'), '{"private_key": canary-secret')
    const refused = async (gcpConfig: object): Promise<string> => {
      const error = await failure(asked(opened(server, gcpConfig), 'SELECT one'))
      expect(inspect(error, { depth: null })).to.not.contain('canary')
      return error.message
    }
    expect(await refused(key(server.origin, { privateKey: 'canary-no-pem' }))).to.match(
      /^privateKey can’t be read: expected PEM/,
    )
    expect(await refused({ path: '/nowhere/key.json' })).to.match(/\/nowhere\/key\.json can’t be read: ENOENT/)
    expect(await refused({ path: join(folder.path, 'broken.json') })).to.match(
      /broken\.json can’t be read: it is not JSON/,
    )
    expect(await refused({ path: text })).to.match(/text\.json has no credentials/)
    expect(server.asked).to.deep.equal([])
  })

  it('tells that nobody listens', async () => {
    const origin = 'http://127.0.0.1:1'
    const server = await standIn()
    const { message } = await failure(asked(opened({ origin }, key(server.origin)), 'SELECT one'))
    expect(message).to.match(/ECONNREFUSED/)
  })

  it('gives up a server that takes the call and says nothing, at every step', async () => {
    for (const step of ['/token', '/jobs', '/datasets', '/v1/']) {
      const server = await standIn({ fails: (line) => (line.includes(step) ? 'silence' : undefined) })
      const client = opened(server, key(server.origin), { requestMs: 150 })
      const work =
        step === '/v1/'
          ? client.catalog('x')
          : step === '/datasets'
            ? client.datasets('shop').next()
            : asked(client, 'SELECT one')
      expect((await failure(work)).message, step).to.match(/BigQuery did not answer within 0\.15 s|timeout|aborted/i)
    }
  })

  it('gives up a job that never ends, and cancels it', async () => {
    const server = await standIn({ polls: Number.POSITIVE_INFINITY })
    const { message } = await failure(asked(opened(server, key(server.origin), { silenceMs: 200 }), 'SELECT one'))
    expect(message).to.equal('BigQuery sent no row within 0.2 s')
    await new Promise((resume) => setTimeout(resume, 100))
    expect(server.asked.at(-1)).to.match(/\/cancel$/)
  })
})
