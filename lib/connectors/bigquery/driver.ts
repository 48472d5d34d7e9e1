import type { BigQuery, BigQueryOptions } from '@google-cloud/bigquery'
import { loadDriver } from '../load-driver.js'
import { credentialsOf } from './credentials.js'
import type { Login } from './settings.js'

/** Where the driver exchanges the key of a service account, whatever the key says. */
const TOKEN_URI = 'https://oauth2.googleapis.com/token'
/** What Data Catalog asks for. */
const SCOPES = ['https://www.googleapis.com/auth/cloud-platform']

interface Limits {
  readonly requestMs: number
  readonly maxRetryDelay: number
}

/** The driver, knowing who asks. @throws Error for credentials that can't be used; before anything is sent. */
export async function openDriver(login: Login, { requestMs, maxRetryDelay }: Limits): Promise<BigQuery> {
  const credentials = credentialsOf(login) as BigQueryOptions['credentials']
  const driver = await loadDriver('@google-cloud/bigquery', () => import('@google-cloud/bigquery'))
  const bigquery = new driver.BigQuery({
    apiEndpoint: login.endpoint,
    ...(login.project === undefined ? {} : { projectId: login.project }),
    ...(credentials ? { credentials } : {}),
    scopes: SCOPES,
    userAgent: 'headwater',
    retryOptions: { autoRetry: true, maxRetries: 3, maxRetryDelay },
  })
  bigquery.timeout = requestMs
  const { gcpConfig } = login.credentials
  const tokenUri = 'tokenUri' in gcpConfig ? gcpConfig.tokenUri : TOKEN_URI
  if (credentials && tokenUri !== TOKEN_URI) await redirect(bigquery, tokenUri)
  return bigquery
}

type AuthClient = Awaited<ReturnType<BigQuery['authClient']['getClient']>>

/** Whoever acts as another asks for that by a client of its own. */
async function redirect({ authClient }: BigQuery, tokenUri: string): Promise<void> {
  const client = await authClient.getClient()
  const source = (client as { readonly sourceClient?: AuthClient }).sourceClient ?? client
  source.transporter.interceptors.request.add({
    resolved: async (request) => {
      if (request.url.href === TOKEN_URI) request.url = new URL(tokenUri)
      return request
    },
  })
}
