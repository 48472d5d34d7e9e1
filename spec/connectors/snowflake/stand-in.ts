import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { recorded } from '../../support/recorded.js'

/** Rows that stand in the answer itself; the rest comes in chunks, as from the cloud's storage. */
const INLINE = 100
const SESSION = { 'content-type': 'application/json' }

export interface StandIn {
  readonly port: number
  /** Paths that were asked for, in their order. */
  readonly asked: readonly string[]
  /** Statements as they were sent. */
  readonly statements: readonly string[]
  /** The bodies of logins. */
  readonly logins: readonly Readonly<Record<string, unknown>>[]
  close(): Promise<void>
}

interface StandInOptions {
  readonly password?: string
  /** False: statements are never answered. */
  readonly answers?: boolean
  /** False: what does not stand in the answer itself is never sent. */
  readonly chunks?: boolean
}

/** Snowflake's HTTP protocol on loopback, as the driver speaks it; what is answered was recorded. */
export async function startStandIn(
  server: Pick<ReturnType<typeof recorded>, 'query'>,
  { password = 'secret-7f31', answers = true, chunks: sendsChunks = true }: StandInOptions = {},
): Promise<StandIn> {
  const [asked, logins]: [string[], Record<string, unknown>[]] = [[], []]
  const [chunks, statements]: [string[], string[]] = [[], []]
  let port = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/\?.*/, '')
    asked.push(path)
    const body = await bodyOf(request)
    const reply = (value: unknown): void => void response.writeHead(200, SESSION).end(JSON.stringify(value))
    if (path.startsWith('/chunks/')) {
      if (!sendsChunks) return
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(chunks[Number(path.slice(8))])
    } else if (path === '/session/v1/login-request') {
      const { data } = body as { readonly data: Readonly<Record<string, unknown>> }
      logins.push(data)
      if (data.AUTHENTICATOR === 'SNOWFLAKE_JWT' || data.PASSWORD === password) reply(LOGGED_IN)
      else reply({ success: false, code: '390100', message: 'Incorrect username or password was specified.', data: {} })
    } else if (path === '/queries/v1/query-request') {
      statements.push((body as unknown as Query).sqlText)
      if (!answers) return
      const { sqlText, bindings = {} } = body as unknown as Query
      const values = Object.values(bindings).map(({ type, value }) => (type === 'FIXED' ? Number(value) : value))
      reply(await result(sqlText, values).catch(failure))
    } else reply({ success: true, code: null, message: null, data: null })
  }

  async function result(sql: string, values: readonly unknown[]): Promise<unknown> {
    const rows: SqlRow[] = []
    for await (const row of server.query(sql.replace(/^\/\* [^*]+ \*\/ /, ''), values)) rows.push(row)
    const names = Object.keys(rows[0] ?? { none: '' })
    const cells = rows.map((row) => names.map((name) => cell(row[name])))
    const rest = cells.slice(INLINE)
    const stored = []
    for (let at = 0; at < rest.length; at += INLINE) {
      const part = rest.slice(at, at + INLINE)
      const text = part.map((row) => JSON.stringify(row)).join(',')
      chunks.push(text)
      const url = `http://127.0.0.1:${port}/chunks/${chunks.length - 1}`
      stored.push({ url, rowCount: part.length, uncompressedSize: text.length, compressedSize: text.length })
    }
    const data = {
      queryId: '01b00000-0000-0000-0000-000000000001',
      rowtype: names.map((name) => ({ name, type: typeOf(rows, name), nullable: true, scale: 0, precision: 38 })),
      rowset: cells.slice(0, INLINE),
      total: cells.length,
      returned: cells.length,
      queryResultFormat: 'json',
      parameters: [],
      statementTypeId: 4096,
      ...(stored.length > 0 ? { chunks: stored, chunkHeaders: {} } : {}),
    }
    return { success: true, code: null, message: null, data }
  }

  const listening = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resume) => listening.listen(0, '127.0.0.1', resume))
  port = (listening.address() as AddressInfo).port
  return {
    port,
    asked,
    statements,
    logins,
    close: () =>
      new Promise((resume) => {
        listening.closeAllConnections()
        listening.close(() => resume())
      }),
  }
}

interface Query {
  readonly sqlText: string
  readonly bindings?: Readonly<Record<string, { readonly type: string; readonly value: string }>>
}

const LOGGED_IN = {
  success: true,
  code: null,
  message: null,
  data: {
    token: 'session-token',
    masterToken: 'master-token',
    validityInSeconds: 3600,
    masterValidityInSeconds: 14400,
    sessionId: 1,
    parameters: [],
  },
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const sent = await buffer(request)
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString()
  return text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>)
}

const failure = (error: Error): unknown => ({
  success: false,
  code: String((error as NodeJS.ErrnoException).code ?? '000603'),
  message: error.message,
  data: { sqlState: '42S02', queryId: '01b00000-0000-0000-0000-000000000002' },
})

const cell = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  return value instanceof Date ? `${value.getTime() / 1000}` : String(value)
}

const typeOf = (rows: readonly SqlRow[], name: string): string => {
  const value = rows.map((row) => row[name]).find((one) => one !== null && one !== undefined)
  return value instanceof Date ? 'timestamp_ltz' : typeof value === 'number' ? 'fixed' : 'text'
}
