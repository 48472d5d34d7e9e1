import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FaultAnswer, misbehave, type Reply } from './fault-answer.js'

/** What the proxy was asked. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly headers: IncomingHttpHeaders
  /** When it came, ms of a steady clock. */
  readonly at: number
}

/** What to do instead of forwarding a request. */
export interface Fault {
  /** Matches `METHOD path`. */
  readonly match: RegExp
  /** Matches the request's body. */
  readonly body?: RegExp
  /** Whether to strike a request that matches. */
  readonly when?: (asked: Asked) => boolean
  /** Strikes from the nth request that matches (the first is 1). */
  readonly nth?: number
  /** Strikes this many times; for ever unless given. */
  readonly times?: number
  /** Strikes this share of the requests. */
  readonly rate?: number
  readonly answer: FaultAnswer | (() => FaultAnswer)
}

export interface Rule extends Fault {
  hits: number
}

export interface Exchange extends Asked {
  readonly status: number
}

/** A proxy on loopback that strikes by rule and keeps a log of what the server saw. */
export interface FaultProxy {
  readonly url: string
  /** Those that were answered. */
  readonly exchanges: Exchange[]
  readonly rules: readonly Rule[]
  /** Requests that came, answered or not. */
  readonly received: number
  /** Requests in flight at once, at most. */
  readonly maxInFlight: number
  strike(fault: Fault): Rule
  calm(): void
  /** Nobody listens, and open connections break; what the server has taken on it finishes. */
  leave(): Promise<void>
  /** Listens again, on the same port. */
  back(): Promise<void>
  close(): Promise<void>
}

/** `target` ends in `/api`; `random` decides about rates. */
export async function startFaultProxy(
  target: string,
  { random = Math.random, host = '127.0.0.1' }: { readonly random?: () => number; readonly host?: string } = {},
): Promise<FaultProxy> {
  const { origin } = new URL(target)
  let rules: Rule[] = []
  const seen = new Map<Rule, number>()
  const exchanges: Exchange[] = []
  let [received, inFlight, maxInFlight] = [0, 0, 0]

  const strikes = (rule: Rule, asked: Asked): boolean => {
    if (rule.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) return false
    if (!rule.match.test(`${asked.method} ${asked.path}`) || !(rule.body?.test(asked.body) ?? true)) return false
    if (!(rule.when?.(asked) ?? true)) return false
    seen.set(rule, (seen.get(rule) ?? 0) + 1)
    return seen.get(rule)! >= (rule.nth ?? 1) && (rule.rate === undefined || random() < rule.rate)
  }

  const handle = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    received += 1
    inFlight += 1
    maxInFlight = Math.max(maxInFlight, inFlight)
    answer.once('close', () => {
      inFlight -= 1
    })
    const at = performance.now()
    const [method, path, headers] = [incoming.method ?? 'GET', incoming.url ?? '/', incoming.headers]
    const asked: Asked = { method, path, headers, at, body: (await bytes(incoming)).toString('utf8') }
    const rule = rules.find((one) => strikes(one, asked))
    if (rule) rule.hits += 1
    if (rule === undefined) return forward(asked, (reply) => send(answer, reply), answer)
    misbehave(typeof rule.answer === 'function' ? rule.answer() : rule.answer, {
      answer,
      socket: incoming.socket,
      forward: (then) => forward(asked, then, answer),
      told: (status) => exchanges.push({ ...asked, status }),
    })
  }

  const forward = (asked: Asked, then: (reply: Reply) => void, answer: ServerResponse): void => {
    const { method, path, headers, body } = asked
    const forwarded = request(new URL(path, origin), { method, headers }, (reply) => {
      void bytes(reply).then((content) => {
        const status = reply.statusCode ?? 502
        exchanges.push({ ...asked, status })
        then({ status, headers: reply.headers, content })
      })
    })
    forwarded.on('error', () => answer.destroy())
    forwarded.end(body)
  }

  const server = createServer(
    (incoming, answer) => void handle(incoming, answer).catch(() => answer.destroy()), // the client is gone
  )
  const listen = (port: number): Promise<void> =>
    new Promise((resume, reject) => server.once('error', reject).listen(port, host, resume))
  const leave = (): Promise<void> =>
    new Promise((resume) => {
      server.close(() => resume())
      server.closeAllConnections()
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/api`,
    exchanges,
    get rules() {
      return rules
    },
    get received() {
      return received
    },
    get maxInFlight() {
      return maxInFlight
    },
    strike: (fault) => {
      const rule: Rule = { ...fault, hits: 0 }
      rules.push(rule)
      return rule
    },
    calm: () => {
      rules = []
    },
    leave,
    back: () => listen(port),
    close: leave,
  }
}

function send(answer: ServerResponse, { status, headers, content }: Reply): void {
  answer.writeHead(status, headers)
  answer.end(content)
}

async function bytes(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
