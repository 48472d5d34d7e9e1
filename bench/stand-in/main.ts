/**
 * A catalog that costs next to nothing, in a process of its own: it keeps what it is sent and answers as a server would,
 * but checks nothing. argv: port (0 is any) and latency per request in ms. Prints its port; ends with its parent.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, failure, ok } from './answers.js'
import { createJournal } from './journal.js'
import { answer, type GenerationName } from './routes.js'
import { createStore } from './store.js'

const CONTROL = '/__bench/'
const API = '/api/v1/'
/** Longer than the slower client ever pauses between two requests. */
const KEEP_ALIVE_MS = 120_000

const [port = '0', latency = '0'] = process.argv.slice(2)
const journal = createJournal()
let store = createStore()
let latencyMs = Number(latency)
let generation: GenerationName = 'bulk'

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  respond(request, response).catch((error: unknown) => {
    send(response, failure(500, error instanceof Error ? (error.stack ?? error.message) : String(error)))
  })
})
server.listen(Number(port), '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.stdin.resume().on('end', () => process.exit())

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [method, path] = [request.method!, request.url!]
  const isControl = path.startsWith(CONTROL)
  if (!isControl) journal.arrived()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
  const value: unknown = body.length === 0 ? undefined : JSON.parse(body.toString())
  if (isControl) return send(response, control(path.slice(CONTROL.length), value))
  journal.note(method, path, body)
  if (latencyMs > 0) await sleep(latencyMs)
  const [route = '', query = ''] = path.split('?')
  const call = { method, path: route.replace(API, ''), query: new URLSearchParams(query), body: value }
  send(response, answer(call, store, generation))
}

function control(what: string, value: unknown): Answer {
  if (what === 'counts') return ok({ ...journal.counts(), entities: store.sizes() })
  if (what === 'recorded') return ok(journal.recorded())
  if (what === 'reset') store = createStore()
  else if (what === 'latency') latencyMs = Number(value)
  else if (what === 'generation') generation = value as GenerationName
  else if (what === 'record') journal.record(value === true)
  else if (what !== 'recount') return failure(404, `no control ${what}`)
  if (what === 'reset' || what === 'recount') journal.restart()
  return ok({})
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
