import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect } from 'chai'
import { createHttp } from '../../lib/client/http.js'
import { type Environment, proxyFor } from '../../lib/client/proxy.js'
import { type Authority, createAuthority, hasOpenssl } from './certificates.js'
import { failureOf } from './failure.js'
import { json, startScriptedServer } from './scripted-server.js'

describe('the proxy of the environment', () => {
  const CASES: readonly (readonly [what: string, url: string, env: Environment, proxy: string | undefined])[] = [
    ['is none when none is named', 'https://catalog.test/api', {}, undefined],
    ['is that of the scheme', 'https://catalog.test/api', { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' }, 'p:1'],
    ['is not that of another scheme', 'http://catalog.test/api', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['is that of all schemes otherwise', 'http://catalog.test/api', { ALL_PROXY: 'http://p:1' }, 'p:1'],
    ['in small letters wins', 'http://catalog.test/api', { http_proxy: 'http://p:1', HTTP_PROXY: 'http://q:2' }, 'p:1'],
    ['needs no scheme', 'http://catalog.test/api', { HTTP_PROXY: 'p:1' }, 'p:1'],
    ['is not for a host that is excepted', 'http://catalog.test/api', { HTTP_PROXY: 'p:1', NO_PROXY: 'a.b,catalog.test' }, undefined],
    ['nor for what is below a domain', 'http://catalog.test/api', { HTTP_PROXY: 'p:1', NO_PROXY: '.test' }, undefined],
    ['nor for any host', 'http://catalog.test/api', { HTTP_PROXY: 'p:1', no_proxy: '*' }, undefined],
    ['but for a host whose name only ends alike', 'http://catalog.test/api', { HTTP_PROXY: 'p:1', NO_PROXY: 'log.test' }, 'p:1'],
    ['and for another port than the one excepted', 'http://catalog.test:81/api', { HTTP_PROXY: 'p:1', NO_PROXY: 'catalog.test:80' }, 'p:1'],
    ['is never for this machine', 'http://127.0.0.1:8585/api', { HTTP_PROXY: 'p:1' }, undefined],
    ['nor for it by another name', 'http://localhost:8585/api', { HTTP_PROXY: 'p:1' }, undefined],
  ] // biome-ignore format: a table
  for (const [what, url, env, proxy] of CASES)
    it(what, () => {
      expect(proxyFor(new URL(url), env)?.host).to.equal(proxy)
    })

  it('is asked for the whole URL of plain HTTP, with the name and password that it wants', async () => {
    const proxy = await startScriptedServer()
    proxy.script(json({ ok: true }))
    const HTTP_PROXY = proxy.origin.replace('//', '//me:p%40ss@')
    const http = createHttp({ hostPort: 'http://catalog.test:8585/api', token: () => 't', environment: { HTTP_PROXY } })
    expect(await http.send('PUT', 'tables', { body: '{"n":1}', query: { a: 1 } })).to.deep.equal({ ok: true })
    const [{ path, headers, body }] = proxy.seen as [(typeof proxy.seen)[0]]
    expect([path, body]).to.deep.equal(['http://catalog.test:8585/api/v1/tables?a=1', '{"n":1}'])
    expect(headers).to.include({
      host: 'catalog.test:8585',
      authorization: 'Bearer t',
      'proxy-authorization': `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    })
    http.close()
    await proxy.close()
  })

  describe('of TLS', () => {
    let authority: Authority
    before(function () {
      if (!hasOpenssl) this.skip()
      authority = createAuthority()
    })
    after(() => authority?.remove())

    /** A proxy that tunnels to `port`, whatever host it is asked for. */
    async function startTunnels(port: number, status = 200) {
      const asked: { readonly url: string; readonly headers: object }[] = []
      const server = createServer((_, answer) => answer.writeHead(405).end())
      server.on('connect', ({ url, headers }, socket) => {
        asked.push({ url: url ?? '', headers })
        socket.write(`HTTP/1.1 ${status} so\r\n\r\n`)
        if (status !== 200) return socket.end()
        const there = connect(port, '127.0.0.1')
        socket.pipe(there).pipe(socket)
        socket.on('error', () => there.destroy())
        there.on('error', () => socket.destroy())
      })
      await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
      return {
        asked,
        url: `http://me:proxy-pass-77@127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => new Promise((resume) => server.close(resume).closeAllConnections()),
      }
    }

    it('is asked for a tunnel, and sees nothing of what is said; the certificate is that of the server', async () => {
      const server = await startScriptedServer(authority.wrongHost) // for catalog.example.org
      server.script(json({ ok: true }))
      const tunnels = await startTunnels(Number(new URL(server.url).port))
      const options = {
        hostPort: 'https://catalog.example.org:8585/api',
        token: () => 't',
        environment: { HTTPS_PROXY: tunnels.url },
      }
      const http = createHttp({ ...options, ca: authority.ca })
      expect(await http.send('GET', 'tables')).to.deep.equal({ ok: true })
      expect(await http.send('GET', 'tables')).to.deep.equal({ ok: true })
      expect(tunnels.asked.map(({ url }) => url)).to.deep.equal(['catalog.example.org:8585'])
      expect(tunnels.asked[0]!.headers).to.have.property('proxy-authorization')
      expect(tunnels.asked[0]!.headers).to.not.have.property('authorization')
      expect(server.seen[0]!.headers).to.not.have.property('proxy-authorization')
      const trusting = createHttp(options)
      expect(await failureOf(trusting.send('GET', 'tables'))).to.include({ sort: 'wrong-server' })
      http.close()
      trusting.close()
      await tunnels.close()
      await server.close()
    })

    it('that refuses is named, without its password', async () => {
      const tunnels = await startTunnels(1, 407)
      const http = createHttp({
        hostPort: 'https://catalog.example.org:8585/api',
        token: () => 't',
        environment: { HTTPS_PROXY: tunnels.url },
        retry: { limit: 0 },
      })
      const error = await failureOf(http.send('GET', 'tables'))
      expect(error.message).to.match(/the proxy 127\.0\.0\.1:\d+ answered 407/)
      expect(error.message).to.not.contain('proxy-pass-77')
      http.close()
      await tunnels.close()
    })
  })
})
