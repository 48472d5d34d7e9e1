import { expect } from 'chai'
import { createHttp, type Http, type HttpOptions } from '../../lib/client/http.js'
import { serverVersion } from '../../lib/client/version.js'
import { failureOf } from './failure.js'
import { json, type ScriptedServer, startScriptedServer } from './scripted-server.js'

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

    for (const [what, answer] of [
      ['cut JSON', { body: '{"data": [{"id": ' }],
      ['a page', { body: '<html>maintenance</html>' }],
    ] as const) {
      it(`is asked for again, twice, when a 200 brings ${what}; not of a POST, which has been done`, async () => {
        server.script(answer, answer, json({ data: [] }))
        expect(await open().send('PUT', 'tables', { body: '{}' })).to.deep.equal({ data: [] })
        expect(server.seen).to.have.lengthOf(3)
        server.script(answer)
        await failureOf(open().send('GET', 'tables'))
        expect(server.seen).to.have.lengthOf(6)
        await failureOf(open().send('POST', 'queries', { body: '{}' }))
        expect(server.seen).to.have.lengthOf(7)
      })
    }

    it('of 500 with a page is a gateway’s, and waited out like its 502; one with JSON is the catalog’s', async () => {
      const page = { status: 500, body: '<html>oops</html>', headers: { 'content-type': 'text/html' } }
      server.script(...Array(8).fill(page), json({ ok: true }))
      expect(await open().send('GET', 'tables')).to.deep.equal({ ok: true })
      server.script(json({ message: 'null' }, 500))
      const error = await failureOf(open().send('GET', 'tables'))
      expect(error.message).to.equal('GET /tables answered 500: null')
      expect(server.seen).to.have.lengthOf(9 + 4)
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
})
