import { inspect } from 'node:util'
import { expect } from 'chai'
import { ApiError } from '../../lib/client/api-error.js'
import { createHttp, type Http, type HttpOptions } from '../../lib/client/http.js'
import { serverVersion } from '../../lib/client/version.js'
import { registerSecret } from '../../lib/record/secret.js'
import { type Answering, json, type ScriptedServer, startScriptedServer } from './scripted-server.js'

const failureOf = async (work: Promise<unknown>): Promise<ApiError> => {
  const error = await work.then(
    (value) => new Error(`no failure but ${inspect(value)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof ApiError) return error
  throw error
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

  describe('a request', () => {
    it('carries the bearer token whatever its verb, that for the version included', async () => {
      server.script(json({ version: '2.0.7' }))
      const http = open()
      await serverVersion(http)
      for (const method of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const) await http.send(method, 'tables')
      expect(server.seen.map(({ headers }) => headers.authorization)).to.deep.equal(Array(6).fill('Bearer token-1'))
      expect(server.seen[0]!.path).to.equal('/api/v1/system/version')
    })

    it('asks for the token before each try, so that a renewed one is used', async () => {
      let asked = 0
      server.script(json({}, 503), json({}, 503), json({}))
      const http = open({ token: () => `token-${++asked}` })
      await http.send('GET', 'tables')
      await http.send('GET', 'tables')
      expect(server.seen.map(({ headers }) => headers.authorization)).to.deep.equal(
        [1, 2, 3, 4].map((n) => `Bearer token-${n}`),
      )
    })

    it('has no Authorization header when there is no token', async () => {
      await open({ token: () => undefined }).send('GET', 'tables')
      expect(server.seen[0]!.headers).not.to.have.property('authorization')
    })

    it('has the extra headers, written from those built so far, and lets them win', async () => {
      const headers = {
        'Proxy-Authorization': '%(Authorization)s',
        'X-Share': '100%% of %(user-agent)s%(missing)s',
        'User-Agent': 'mine',
      }
      await open({ headers, userAgent: 'postgres_metadata' }).send('GET', 'tables')
      expect(server.seen[0]!.headers).to.include({
        authorization: 'Bearer token-1',
        'proxy-authorization': 'Bearer token-1',
        'x-share': '100% of postgres_metadata',
        'user-agent': 'mine',
      })
    })

    it('names the run and its content type, JSON unless told otherwise', async () => {
      const http = open({ userAgent: 'postgres_metadata (service: pg; v1)' })
      await http.send('PUT', 'tables', { body: '{"é":"😀"}' })
      await http.send('PATCH', 'tables/1', { body: '[]', contentType: 'application/json-patch+json' })
      expect(server.seen.map(({ headers }) => headers['content-type'])).to.deep.equal([
        'application/json',
        'application/json-patch+json',
      ])
      expect(server.seen[0]!.headers['user-agent']).to.equal('postgres_metadata (service: pg; v1)')
      expect(server.seen[0]!.body).to.equal('{"é":"😀"}')
    })

    it('writes its query without what is not set', async () => {
      await open().send('GET', 'tables', { query: { limit: 10, after: 'a+b/=&', fields: undefined, all: false } })
      const { searchParams } = new URL(server.seen[0]!.path, server.origin)
      expect(Object.fromEntries(searchParams)).to.deep.equal({ limit: '10', after: 'a+b/=&', all: 'false' })
    })

    it('uses the version segment it is told', async () => {
      await open({ apiVersion: 'v9' }).send('GET', 'tables')
      expect(server.seen[0]!.path).to.equal('/api/v9/tables')
    })

    it('reuses its socket, and opens no more of them than it may', async () => {
      const http = open({ connections: 3 })
      for (let n = 0; n < 10; n += 1) await http.send('GET', 'tables')
      expect(new Set(server.seen.map(({ port }) => port)).size).to.equal(1)
      await Promise.all(Array.from({ length: 30 }, () => http.send('GET', 'tables')))
      expect(new Set(server.seen.map(({ port }) => port)).size).to.equal(3)
    })
  })

  describe('an answer', () => {
    it('is decoded, and undefined when it is empty', async () => {
      server.script(json({ a: 1 }), { status: 204 }, { body: ' ' })
      const http = open()
      expect(await http.send('GET', 'one')).to.deep.equal({ a: 1 })
      expect(await http.send('DELETE', 'one')).to.equal(undefined)
      expect(await http.send('GET', 'one')).to.equal(undefined)
    })

    for (const [what, answer, reason] of [
      ['an HTML page', { body: '<html>login</html>' }, /HTML page instead of JSON/],
      ['a page by its content type', { body: '{}', headers: { 'content-type': 'text/html' } }, /HTML page/],
      ['cut JSON', { body: '{"data": [{"id": ' }, /not JSON: \{"data"/],
      ['plain text', { body: 'pong' }, /not JSON: pong/],
    ] as const) {
      it(`is an error when a 200 brings ${what}`, async () => {
        server.script(answer)
        const error = await failureOf(open().send('GET', 'tables'))
        expect(error.sort).to.equal('refused')
        expect(error.message)
          .to.match(/^GET \/tables: /)
          .and.match(reason)
      })
    }

    it('is read whole or not at all: a body that breaks off is asked for again', async () => {
      const cut = {
        length: (headers: object) => ({ ...headers, 'content-length': '1000' }),
        chunks: (headers: object) => headers,
      }
      for (const change of Object.values(cut)) {
        server.seen.length = 0
        server.script(
          (response) => {
            response.writeHead(200, change({ 'content-type': 'application/json' }) as Record<string, string>)
            response.write('{"data":[')
            response.flushHeaders()
            setImmediate(() => response.destroy())
          },
          json({ data: [] }),
        )
        expect(await open().send('GET', 'tables')).to.deep.equal({ data: [] })
        expect(server.seen).to.have.lengthOf(2)
      }
    })

    it('says its status, path and text when it is plain text', async () => {
      server.script({ status: 502, body: 'no healthy upstream', headers: { 'content-type': 'text/plain' } })
      const error = await failureOf(open({ retry: { limit: 0 } }).send('GET', 'tables'))
      expect(error.message).to.equal('GET /tables answered 502: no healthy upstream')
      expect(error).to.include({ sort: 'transient', status: 502 })
    })

    for (const status of [404, 405, 415]) {
      it(`is a ${status} when a 500 wraps one: not sent again, and absent where the caller expects it`, async () => {
        server.script(json({ code: 500, message: `An exception with message [HTTP ${status} No] was thrown` }, 500))
        const http = open()
        expect(await failureOf(http.send('PUT', 'tables/bulk'))).to.include({ sort: 'refused', status })
        expect(await http.send('PUT', 'tables/bulk', { absent: [status] })).to.equal(undefined)
        expect(server.seen).to.have.lengthOf(2)
      })
    }

    for (const status of [301, 302, 303, 307, 308]) {
      it(`that redirects (${status}) is not followed, and the token goes nowhere else`, async () => {
        const elsewhere = await startScriptedServer()
        server.script({ status, headers: { location: `${elsewhere.origin}/api/v1/tables` } })
        for (const method of ['GET', 'PUT'] as const) {
          const error = await failureOf(open().send(method, 'tables', method === 'PUT' ? { body: '{}' } : {}))
          expect(error).to.include({ sort: 'wrong-server', status })
          expect(error.message).to.contain('redirects to').and.contain('hostPort')
        }
        expect(elsewhere.seen).to.deep.equal([])
        expect(server.seen).to.have.lengthOf(2)
        await elsewhere.close()
      })
    }
  })

  describe('a failure', () => {
    it('is sent again as the retry table says, and given up with the reason of the last try', async () => {
      server.script(json({ message: 'starting' }, 503))
      const error = await failureOf(open({ retry: { limit: 3, maxDelay: 1 } }).send('PUT', 'tables', { body: '{}' }))
      expect(server.seen).to.have.lengthOf(4)
      expect(new Set(server.seen.map(({ body }) => body))).to.deep.equal(new Set(['{}']))
      expect(error.message).to.equal('PUT /tables answered 503: starting')
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
      const http = open({ retry: { limit: 1, maxDelay: 1 }, timeouts: { request: 50 } })
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
      const http = open({ retry: { limit: 0 }, timeouts: { request: 60 } })
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
        timeouts: { request: 200 },
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
