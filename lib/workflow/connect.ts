import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { unescape as decoded } from 'node:querystring'
import { createHttp, type HttpOptions, readOnly } from '../client/http.js'
import type { Metadata } from '../client/metadata.js'
import { isSpoken, serverVersion } from '../client/version.js'
import type { ServerConfig } from '../config/server.js'
import { registerSecret, reveal, type Secret } from '../record/secret.js'
import { VERSION } from '../version.js'

const EMBEDDED = 'embedded:'
const MAX_TOKEN_BYTES = 64 * 1024

/** The catalog of a run: the way to it, and what has to be closed after it. */
export interface Connected {
  readonly metadata: Metadata
  /** Where it can be looked at. */
  readonly url: string
  readonly version: string
  close(): Promise<void>
}

export interface ConnectOptions {
  /** True: what would be written is refused, and no local catalog is made where there is none. */
  readonly readOnly?: boolean
}

/**
 * Connects to the catalog that a config names and checks that it answers; `embedded:<dir>` starts the local catalog first.
 * @throws ApiError when the server can't be reached, refuses the token or is no catalog.
 */
export async function connect(server: ServerConfig, runName: string, options: ConnectOptions = {}): Promise<Connected> {
  if (!server.hostPort.startsWith(EMBEDDED)) return open(server, { runName, hostPort: server.hostPort, ...options })
  const { startCatalog } = await import('../catalog/catalog.js')
  const path = join(server.hostPort.slice(EMBEDDED.length), 'catalog.db')
  const catalog = await startCatalog({ path: options.readOnly && !existsSync(path) ? ':memory:' : path })
  const connected = await open(server, { runName, hostPort: catalog.url, ...options }).catch(async (error: unknown) => {
    await catalog.close()
    throw error
  })
  return {
    ...connected,
    url: path,
    close: async () => {
      await connected.close()
      await catalog.close()
    },
  }
}

/** What is unsafe about the way to the catalog, one sentence each. */
export function unsafe({ hostPort, verifySSL, securityConfig }: ServerConfig): string[] {
  if (hostPort.startsWith(EMBEDDED)) return []
  const { protocol, hostname } = new URL(hostPort)
  const inClear = protocol === 'http:' && securityConfig !== undefined && !LOOPBACK.test(hostname)
  return [
    ...(verifySSL === 'ignore' && protocol === 'https:'
      ? ['openMetadataServerConfig.verifySSL is "ignore": whoever answers is taken for the catalog']
      : []),
    ...(inClear ? [`the token goes to ${hostname} in clear text: hostPort is no https URL`] : []),
  ]
}

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

interface Way extends ConnectOptions {
  readonly runName: string
  readonly hostPort: string
}

async function open(server: ServerConfig, { runName, hostPort, ...options }: Way): Promise<Connected> {
  registerSecret(decoded(new URL(hostPort).password))
  const http = createHttp({
    hostPort,
    apiVersion: server.apiVersion,
    token: tokenProvider(server.securityConfig?.jwtToken),
    userAgent: printable(`${runName}; v${VERSION})`),
    headers: server.extraHeaders ?? {},
    ...tls(server),
  })
  try {
    // the schemas of every entity load while the server answers
    const [version, { createMetadata }] = await Promise.all([serverVersion(http), import('../client/metadata.js')])
    if (server.enableVersionValidation && !isSpoken(version)) {
      throw new Error(
        `the server is version ${version}; 1.5 and later are spoken (enableVersionValidation: false tries anyway)`,
      )
    }
    const metadata = createMetadata(options.readOnly ? readOnly(http) : http)
    return { metadata, url: hostPort, version, close: async () => http.close() }
  } catch (error) {
    http.close()
    throw error
  }
}

/** The token itself, or that in the file it names, read at each request so that a renewed one is used. @throws Error */
function tokenProvider(token: Secret | undefined): () => string | undefined {
  if (!token) return () => 'local' // only the local catalog is reached without a token
  const value = reveal(token)
  if (!isFile(value)) return () => value
  tokenIn(value)
  return () => tokenIn(value)
}

function tokenIn(file: string): string {
  const { size } = statSync(file)
  if (size > MAX_TOKEN_BYTES) throw new Error(`securityConfig.jwtToken: a file of ${size} bytes holds no token`)
  const token = readFileSync(file, 'utf8').trimEnd()
  registerSecret(token)
  return token
}

const isFile = (path: string): boolean =>
  path.length < 4096 && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '').slice(0, 256)

function tls({ verifySSL, sslConfig }: ServerConfig): Partial<HttpOptions> {
  const file = (path: Secret | undefined) => (path ? readFileSync(reveal(path), 'utf8') : undefined)
  const [ca, certificate, key] = [sslConfig?.caCertificate, sslConfig?.sslCertificate, sslConfig?.sslKey].map(file)
  return {
    rejectUnauthorized: verifySSL !== 'ignore',
    ...(ca ? { ca } : {}),
    ...(certificate ? { certificate } : {}),
    ...(key ? { key } : {}),
  }
}
