import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What to do instead of forwarding a request. */
export interface Fault {
  /** Matches `METHOD path`. */
  readonly match: RegExp
  /** Matches the request's body. */
  readonly body?: RegExp
  /** Strikes this many times; for ever unless given. */
  readonly times?: number
  /** The answer; `reset` breaks the connection, `lost` does so after the server has done its work. */
  readonly answer:
    | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
    | 'reset'
    | 'lost'
}

export interface Rule extends Fault {
  hits: number
}

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly status: number
}

/** A proxy on loopback that strikes by rule and keeps a log of what the server saw. */
export interface FaultProxy {
  readonly url: string
  readonly exchanges: Exchange[]
  strike(fault: Fault): Rule
  calm(): void
  close(): Promise<void>
}

/** `target` ends in `/api`. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { origin } = new URL(target)
  let rules: Rule[] = []
  const exchanges: Exchange[] = []
  const handle = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await text(incoming)
    const [method, path] = [incoming.method ?? 'GET', incoming.url ?? '/']
    const rule = rules.find(
      (one) =>
        one.hits < (one.times ?? Number.POSITIVE_INFINITY) &&
        one.match.test(`${method} ${path}`) &&
        (one.body?.test(body) ?? true),
    )
    if (rule) rule.hits += 1
    if (rule?.answer === 'reset') return void incoming.socket.destroy()
    if (rule && rule.answer !== 'lost') {
      const { status, headers = {} } = rule.answer
      exchanges.push({ method, path, body, status })
      answer.writeHead(status, { 'content-type': 'application/json', ...headers })
      return void answer.end(
        typeof rule.answer.body === 'string'
          ? rule.answer.body
          : JSON.stringify(rule.answer.body ?? { code: status, message: 'injected fault' }),
      )
    }
    const forwarded = request(new URL(path, origin), { method, headers: incoming.headers }, (reply) => {
      exchanges.push({ method, path, body, status: reply.statusCode ?? 0 })
      if (rule?.answer === 'lost') {
        reply.resume()
        reply.on('end', () => incoming.socket.destroy())
        return
      }
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(answer)
    })
    forwarded.on('error', () => incoming.socket.destroy())
    forwarded.end(body)
  }
  const server = createServer((incoming, answer) => void handle(incoming, answer))
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    exchanges,
    strike: (fault) => {
      const rule: Rule = { ...fault, hits: 0 }
      rules.push(rule)
      return rule
    },
    calm: () => {
      rules = []
    },
    close: () =>
      new Promise((resume) => {
        server.close(() => resume())
        server.closeAllConnections()
      }),
  }
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
