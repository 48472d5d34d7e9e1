import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { expect } from 'chai'
import { bigqueryConnection } from '../../../lib/connectors/bigquery/config.js'
import { credentialsOf } from '../../../lib/connectors/bigquery/credentials.js'
import { loginOf, scopeOf } from '../../../lib/connectors/bigquery/settings.js'
import { temporaryFolder } from '../../support/cli.js'
import { keysIn, type Outline, ours, problemsOf, theirs } from '../../support/incumbent-schema.js'

const incumbents = theirs<Outline & { readonly $defs: Readonly<Record<string, Outline>> }>(
  'bigquery/BigQueryConnection',
)
const own = ours(bigqueryConnection)

const ADC = { credentials: { gcpConfig: { type: 'gcp_adc' } } }
const problems = (connection: object): string[] => problemsOf(bigqueryConnection, connection)
const parsed = (gcpConfig: object, more: object = {}) =>
  bigqueryConnection.parse({ credentials: { gcpConfig, ...more } })

describe('the connection of BigQuery', () => {
  it('has every key of the incumbent’s schema, with its default', () => {
    expect(keysIn(own)).to.deep.equal(keysIn(incumbents))
  })

  it('takes each kind of credentials, with all their keys and defaults', () => {
    const { gcpConfig } = (own.properties.credentials as unknown as Outline).properties as unknown as {
      gcpConfig: { anyOf: readonly Outline[] }
    }
    const kinds = ['GcpCredentialsValues', 'GcpCredentialsPath', 'GcpExternalAccount', 'GcpADC']
    const defaults = (outline: Outline) => {
      const { type, ...rest } = keysIn(outline).defaults
      return rest
    }
    expect(gcpConfig.anyOf.map(defaults)).to.deep.equal(kinds.map((kind) => defaults(incumbents.$defs[kind]!)))
  })

  it('knows no other key, and no half of a key', () => {
    expect(problems({ ...ADC, projectId: 'x' })).to.deep.equal(['Unrecognized key: "projectId"'])
    expect(problems({})).to.have.length(1)
    expect(
      inspect(bigqueryConnection.safeParse({ credentials: { gcpConfig: { clientEmail: 'a@b' } } }).error),
    ).to.contain('expected privateKey and clientEmail, or neither of them')
  })

  it('shows no secret', () => {
    const connection = parsed({ type: 'service_account', clientEmail: 'a@b', privateKey: 'canary-key' })
    for (const shown of [connection, loginOf(connection), scopeOf(connection)])
      expect(inspect(shown, { depth: null }) + JSON.stringify(shown)).to.not.contain('canary')
  })

  it('bills the project that is named for it, or else the first that is read', () => {
    const project = (connection: object): string | undefined => loginOf(bigqueryConnection.parse(connection)).project
    const two = { credentials: { gcpConfig: { path: 'key.json', projectId: ['a', 'b'] } } }
    expect([project(ADC), project(two), project({ ...two, billingProjectId: 'c' })]).to.deep.equal([
      undefined,
      'a',
      'c',
    ])
    expect(scopeOf(bigqueryConnection.parse(two)).projects).to.deep.equal(['a', 'b'])
  })

  it('asks over https unless it is told otherwise', () => {
    const endpoint = (hostPort: string): string => loginOf(bigqueryConnection.parse({ ...ADC, hostPort })).endpoint
    expect(endpoint('bigquery.googleapis.com')).to.equal('https://bigquery.googleapis.com')
    expect(endpoint('http://localhost:9050/')).to.equal('http://localhost:9050')
  })

  describe('gives the driver', () => {
    const folder = temporaryFolder()
    const before = process.env.GOOGLE_APPLICATION_CREDENTIALS
    after(() => {
      folder.remove()
      if (before === undefined) delete process.env.GOOGLE_APPLICATION_CREDENTIALS
      else process.env.GOOGLE_APPLICATION_CREDENTIALS = before
    })
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const values = { clientEmail: 'a@b', privateKey: pem.replaceAll('\n', '\\n'), privateKeyId: 'k1' }
    const key = { type: 'service_account', client_email: 'a@b', private_key: pem, private_key_id: 'k1' }
    const AS = { gcpImpersonateServiceAccount: { impersonateServiceAccount: 'other@p.iam.gserviceaccount.com' } }
    const given = (gcpConfig: object, more: object = {}) => credentialsOf(loginOf(parsed(gcpConfig, more)))

    it('a key with its line ends, or nothing where the machine is to be asked', () => {
      expect(given(values)).to.deep.equal(key)
      expect(given({ type: 'gcp_adc' })).to.equal(undefined)
      expect(given({ projectId: 'p' })).to.equal(undefined)
    })

    it('what acts as another service account, from a key and from the file of the machine', () => {
      const expected = (source: object) => ({
        type: 'impersonated_service_account',
        endpoint: 'https://iamcredentials.googleapis.com',
        service_account_impersonation_url:
          'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/other@p.iam.gserviceaccount.com:generateAccessToken',
        source_credentials: source,
        lifetime: 3600,
      })
      expect(given(values, AS)).to.deep.equal(expected(key))
      process.env.GOOGLE_APPLICATION_CREDENTIALS = folder.file('adc.json', {
        type: 'authorized_user',
        refresh_token: 'r',
      })
      expect(given({ type: 'gcp_adc' }, AS)).to.deep.equal(expected({ type: 'authorized_user', refresh_token: 'r' }))
    })

    it('nothing where the machine has no file to act as another with', () => {
      delete process.env.GOOGLE_APPLICATION_CREDENTIALS
      const config = process.env.CLOUDSDK_CONFIG
      process.env.CLOUDSDK_CONFIG = folder.path
      try {
        expect(() => given({ type: 'gcp_adc' }, AS)).to.throw(
          /impersonateServiceAccount needs the credentials of a key or a file/,
        )
      } finally {
        if (config === undefined) delete process.env.CLOUDSDK_CONFIG
        else process.env.CLOUDSDK_CONFIG = config
      }
    })
  })
})
