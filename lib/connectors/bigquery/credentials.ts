import { createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { registerSecret, reveal, type Secret } from '../../record/secret.js'
import type { GcpCredentials } from './gcp-options.js'
import type { Login } from './settings.js'

/** Credentials as Google writes them into a file. */
type Key = Readonly<Record<string, unknown>>

/**
 * What the driver logs in with; undefined for what it finds on the machine itself.
 * @throws Error for credentials that can't be used; before anything is sent.
 */
export function credentialsOf({
  credentials,
  iamEndpoint,
}: Pick<Login, 'credentials' | 'iamEndpoint'>): Key | undefined {
  const { gcpConfig, gcpImpersonateServiceAccount: { impersonateServiceAccount: target, lifetime } = {} } = credentials
  const own = keyOf(gcpConfig)
  if (target === undefined) return own
  const source = own ?? machineKey()
  if (!source) {
    throw new Error(
      'impersonateServiceAccount needs the credentials of a key or a file: this machine has no file of application default credentials',
    )
  }
  return {
    type: 'impersonated_service_account',
    endpoint: iamEndpoint,
    service_account_impersonation_url: `${iamEndpoint}/v1/projects/-/serviceAccounts/${target}:generateAccessToken`,
    source_credentials: source,
    lifetime,
  }
}

function keyOf(config: GcpCredentials['gcpConfig']): Key | undefined {
  if ('path' in config) return keyFile(config.path)
  if ('audience' in config) {
    return {
      type: 'external_account',
      audience: config.audience,
      subject_token_type: config.subjectTokenType,
      token_url: config.tokenURL,
      credential_source: config.credentialSource,
    }
  }
  if (!('privateKey' in config) || config.privateKey === undefined) return undefined
  return {
    type: 'service_account',
    client_email: config.clientEmail,
    private_key: pem(config.privateKey),
    ...(config.privateKeyId === undefined ? {} : { private_key_id: config.privateKeyId }),
  }
}

/** Line ends that were escaped on their way through JSON or the environment are mended. */
function pem(privateKey: Secret): string {
  const key = reveal(privateKey).replaceAll('\\n', '\n')
  registerSecret(key)
  try {
    createPrivateKey(key)
    return key
  } catch (cause) {
    throw new Error('privateKey can’t be read: expected PEM, as it stands in the key file of the service account', {
      cause,
    })
  }
}

function keyFile(path: string): Key {
  let key: unknown
  try {
    key = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new Error(`the credentials in ${path} can’t be read: ${reason}`) // a syntax error cites the file
  }
  if (typeof key !== 'object' || key === null || !('type' in key))
    throw new Error(`${path} has no credentials: expected the JSON file that Google Cloud gives out`)
  for (const name of ['private_key', 'client_secret', 'refresh_token'])
    if (name in key) registerSecret(String((key as Key)[name]))
  return { ...key }
}

/** https://docs.cloud.google.com/docs/authentication/application-default-credentials: the files among them. */
function machineKey(): Key | undefined {
  const { GOOGLE_APPLICATION_CREDENTIALS: named, APPDATA, CLOUDSDK_CONFIG } = process.env
  if (named) return keyFile(named)
  const folder = CLOUDSDK_CONFIG ?? join(APPDATA ?? join(homedir(), '.config'), 'gcloud')
  const usual = join(folder, 'application_default_credentials.json')
  return existsSync(usual) ? keyFile(usual) : undefined
}
