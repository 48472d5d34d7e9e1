import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Context } from './context.js'
import { Fault, malformed, tooLarge, unhandled, unrouted } from './fault.js'
import { identify, type Tokens } from './identity.js'
import type { Answer, Method, Route, Router } from './router.js'

/** One request and its answer, for logs and specs. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly body: unknown
  readonly status: number
}

interface ListenerOptions {
  readonly context: Omit<Context, 'now'>
  readonly router: Router
  readonly tokens: Tokens
  readonly onRequest?: (exchange: Exchange) => void
}

/** Longest body that is read (bytes, after decompression). */
const MAX_BODY = 64 * 1024 * 1024

/** Reads a request, runs its handler in one transaction, writes the answer. */
export const listener =
  ({ context, router, tokens, onRequest }: ListenerOptions): RequestListener =>
  (message, response) => {
    const [path = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s)
    let body: unknown
    const work = async (): Promise<Answer> => {
      const { route, params } = router(methodOf(message), segmentsOf(path))
      checkContentType(route, message)
      const who = route.isPublic ? context.who : identify(tokens, message.headers.authorization)
      body = parseBody(route, await readBody(message))
      const ifMatch = message.headers['if-match']
      const request = { params, query: new URLSearchParams(query), body, ...(ifMatch === undefined ? {} : { ifMatch }) }
      return context.store.transaction(() => route.handle({ ...context, who, now: Date.now() }, request))
    }
    work()
      .catch(answerOf)
      .then((answer) => {
        send(response, answer, message.method === 'HEAD')
        onRequest?.({ method: message.method ?? '', path, query, body, status: answer.status })
      })
      .catch((cause: unknown) => response.destroy(cause instanceof Error ? cause : undefined))
  }

const methodOf = ({ method }: IncomingMessage): Method => (method === 'HEAD' ? 'GET' : method) as Method

const PREFIX = '/api/v1/'

/** Decoded segments below the API's root. @throws Fault for any other path. */
function segmentsOf(path: string): readonly string[] {
  if (!path.startsWith(PREFIX)) throw unrouted(404)
  try {
    return path
      .slice(PREFIX.length)
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
  } catch {
    throw unrouted(404) // a stray percent sign
  }
}

const CONTENT_TYPES = { json: 'application/json', patch: 'application/json-patch+json' } as const
const DEFAULT_CONTENT = { GET: 'any', DELETE: 'any', POST: 'json', PUT: 'json', PATCH: 'patch' } as const
const contentOf = ({ consumes, method }: Route) => consumes ?? DEFAULT_CONTENT[method]

function checkContentType(route: Route, { headers }: IncomingMessage): void {
  const consumes = contentOf(route)
  if (consumes === 'any') return
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  if (type.trim().toLowerCase() !== CONTENT_TYPES[consumes]) throw unrouted(415)
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY) throw tooLarge()
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  return message.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes, { maxOutputLength: MAX_BODY }) : bytes
}

function parseBody(route: Route, bytes: Buffer): unknown {
  const isText = contentOf(route) === 'any'
  if (bytes.length === 0) {
    if (isText) return undefined
    throw unhandled('Cannot invoke "request" because "request" is null')
  }
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (isText) return text
    throw malformed((cause as Error).message)
  }
}

/** A fault is an answer; anything else is a defect of ours, told as such. */
function answerOf(cause: unknown): Answer {
  const fault =
    cause instanceof Fault ? cause : unhandled(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
  return { status: fault.status, body: fault.body, headers: fault.headers }
}

function send(response: ServerResponse, { status, body, headers }: Answer, isHead: boolean): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const type = body === undefined ? undefined : typeof body === 'string' ? 'text/plain' : 'application/json'
  response.writeHead(status, {
    ...headers,
    ...(type ? { 'content-type': type } : {}),
    'content-length': Buffer.byteLength(text),
  })
  response.end(isHead ? undefined : text)
}
