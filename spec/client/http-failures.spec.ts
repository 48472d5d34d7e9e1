import { inspect } from 'node:util'
import { expect } from 'chai'
import { ApiError } from '../../lib/client/api-error.js'
import { createHttp, type Http, type HttpOptions } from '../../lib/client/http.js'
import { registerSecret } from '../../lib/record/secret.js'
import { failureOf } from './failure.js'
import { type Answering, json, type ScriptedServer, startScriptedServer } from './scripted-server.js'

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resume) => setTimeout(resume, 5))
}

describe('http', () => {
  let server: ScriptedServer
  let opened: Http[] = []
  const open = (options: Partial<HttpOptions> = {}): Http => {
    const http = createHttp({ hostPort: server.url, token: () => 'token-1', retry: { maxDelay: 1 }, ...options })
    opened.push(http)
    return http
  }
  beforeEach(async () => {
    server = await startScriptedServer()
  })
  afterEach(async () => {
    for (const http of opened) http.close()
    opened = []
    await server.close()
  })

  describe('a failure', () => {
    it('is sent again as the retry table says, and given up with the reason of the last try', async () => {
      server.script(json({ message: 'starting' }, 503))
      const error = await failureOf(open({ retry: { limit: 3, maxDelay: 1 } }).send('PUT', 'tables', { body: '{}' }))
      expect(server.seen).to.have.lengthOf(4)
      expect(new Set(server.seen.map(({ body }) => body))).to.deep.equal(new Set(['{}']))
      expect(error.message).to.equal('PUT /tables answered 503: starting')
    })

    it('is what becomes of calls in flight, and between two tries, when the client is closed', async () => {
      server.script(() => {})
      const http = open()
      const hanging = failureOf(http.send('GET', 'tables'))
      await until(() => server.seen.length === 1)
      server.script({ ...json({}, 503), headers: { 'retry-after': '100' } })
      const waiting = failureOf(http.send('GET', 'topics'))
      await until(() => server.seen.length === 2)
      http.close()
      expect((await hanging).message).to.match(/^GET \/tables: ERR_ABORTED/)
      expect((await waiting).message).to.match(/^GET \/topics/)
      expect(server.seen).to.have.lengthOf(2)
    })

    it('of size is told before it fills the memory, and is not sent again', async () => {
      const chunk = Buffer.alloc(1024 * 1024, ' ')
      let sent = 0
      server.script((response) => {
        const more = (): void => {
          while (!response.destroyed && sent < 4096) {
            sent += 1
            if (!response.write(chunk)) return void response.once('drain', more)
          }
        }
        response.writeHead(200, { 'content-type': 'application/json' })
        more()
      })
      const error = await failureOf(open().send('GET', 'tables'))
      expect(error.message).to.equal('GET /tables: an answer of more than 32 MiB')
      expect(sent).to.be.lessThan(128)
      expect(server.seen).to.have.lengthOf(1)
    })

    it('is sent again as often as the call says', async () => {
      server.script(json({}, 503))
      await failureOf(open().send('GET', 'tables', { retries: 1 }))
      await failureOf(open().send('GET', 'tables', { retries: 0 }))
      expect(server.seen).to.have.lengthOf(3)
    })

    for (const [form, retryAfter] of [
      ['in seconds', () => '3600'],
      ['as a date', () => new Date(Date.now() + 3_600_000).toUTCString()],
      ['as a date gone by', () => new Date(0).toUTCString()],
    ] as const) {
      it(`waits as Retry-After asks ${form}, within its cap`, async () => {
        const busy = { status: 429, headers: { 'retry-after': retryAfter() } }
        server.script(...Array(9).fill(busy), json({ ok: true }))
        // Without the header, nine pauses of its own would take minutes.
        const http = open({ retry: { maxDelay: 60_000, maxRetryAfter: 1 } })
        expect(await http.send('POST', 'queries', { body: '{}' })).to.deep.equal({ ok: true })
        expect(server.seen).to.have.lengthOf(10)
      })
    }

    it('of a broken connection is mended for GET, PUT and DELETE, and told for POST and PATCH, which may have worked', async () => {
      for (const [method, tries] of [
        ['GET', 2],
        ['PUT', 2],
        ['DELETE', 2],
        ['POST', 1],
        ['PATCH', 1],
      ] as const) {
        server.seen.length = 0
        server.script((response) => response.destroy(), json({ ok: true }))
        const outcome = await open()
          .send(method, 'tables')
          .catch((error: unknown) => error)
        expect(server.seen, method).to.have.lengthOf(tries)
        if (tries === 2) expect(outcome).to.deep.equal({ ok: true })
        else expect(outcome).to.be.instanceOf(ApiError).and.include({ sort: 'transient', status: undefined })
      }
    })

    it('of a server that never answers ends with the time-out, and is transient', async () => {
      server.script(() => {})
      const http = open({ retry: { limit: 1, maxDelay: 1 }, timeouts: { idle: 50 } })
      const error = await failureOf(http.send('GET', 'tables'))
      expect(error).to.include({ sort: 'transient', status: undefined })
      expect(error.message).to.match(/^GET \/tables: ETIMEDOUT/)
      expect(server.seen).to.have.lengthOf(2)
    })

    it('of a server that drips its answer ends with the time-out too', async () => {
      server.script((response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const drip = setInterval(() => response.write(' '), 5)
        response.on('close', () => clearInterval(drip))
      })
      const http = open({ retry: { limit: 0 }, timeouts: { read: 60 } })
      expect((await failureOf(http.send('GET', 'tables'))).message).to.match(/ETIMEDOUT/)
    })

    it('of a server that is not there says so in words', async () => {
      await server.close()
      for (const host of ['127.0.0.1', 'localhost']) {
        const hostPort = server.url.replace('127.0.0.1', host)
        const error = await failureOf(open({ hostPort, retry: { limit: 1, maxDelay: 1 } }).send('GET', 'tables'))
        expect(error).to.include({ sort: 'transient', status: undefined })
        expect(error.message).to.match(/^GET \/tables: ECONNREFUSED: .*connect ECONNREFUSED/)
      }
    })

    it('of the token provider is a failure of the call', async () => {
      const token = () => {
        throw new Error('token file unreadable')
      }
      const error = await failureOf(open({ token, retry: { limit: 1, maxDelay: 1 } }).send('GET', 'tables'))
      expect(error.message).to.match(/token file unreadable/)
      expect(server.seen).to.deep.equal([])
    })

    it('never holds the token, not even when the server sends it back', async () => {
      const token = 'canary-token-9f3a'
      registerSecret(token) // as `connect` does with the token of a config
      const echo = (_: unknown, { headers }: { headers: object }) => JSON.stringify(headers)
      const http = open({
        token: () => token,
        headers: { 'X-Copy': '%(Authorization)s' },
        retry: { limit: 1, maxDelay: 1 },
        timeouts: { write: 200 },
      })
      const answers: readonly Answering[] = [
        { body: '<html>' },
        { body: '{"cut' },
        { status: 302, headers: { location: `http://127.0.0.1:1/?token=${token}` } },
        ...[400, 401, 403, 404, 409, 500, 503].map((status) => json({ message: 'no' }, status)),
        (response, seen) => response.writeHead(400).end(echo(response, seen)),
        (response, seen) => response.writeHead(200).end(echo(response, seen).slice(0, -1)),
        (response) => response.destroy(),
        () => {},
      ]
      const texts: string[] = []
      for (const answer of answers) {
        server.script(answer)
        const error = await failureOf(http.send('PUT', 'tables', { body: '{}' }))
        texts.push(
          inspect(error, { depth: 9, showHidden: true }),
          JSON.stringify(error),
          error.message,
          error.stack ?? '',
        )
      }
      expect(texts).to.have.lengthOf(answers.length * 4)
      for (const text of texts) expect(text).not.to.contain('canary-token')
    })
  })
})
