import { expect } from 'chai'
import { ApiError } from '../../lib/client/api-error.js'
import { createHttp, type HttpOptions } from '../../lib/client/http.js'
import { type Authority, type Certificate, createAuthority, hasOpenssl } from './certificates.js'
import { json, startScriptedServer } from './scripted-server.js'

describe('http over TLS', () => {
  let authority: Authority
  before(function () {
    if (!hasOpenssl) {
      console.warn('skipped: http over TLS (openssl is not installed)')
      this.skip()
    }
    authority = createAuthority()
  })
  after(() => authority?.remove())

  /** What comes of one request to a server with this certificate, and how many requests it took. */
  async function ask(certificate: Certificate, options: Partial<HttpOptions> = {}) {
    const server = await startScriptedServer(certificate)
    server.script(json({ ok: true }))
    const http = createHttp({ hostPort: server.url, token: () => 'token', retry: { maxDelay: 1 }, ...options })
    try {
      const outcome = await http.send('GET', 'tables').catch((error: unknown) => error)
      return { outcome, requests: server.seen.length }
    } finally {
      http.close()
      await server.close()
    }
  }

  for (const [name, code, options] of [
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT', () => ({})],
    ['good', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', () => ({})],
    ['wrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID', () => ({ ca: authority.ca })],
    ['expired', 'CERT_HAS_EXPIRED', () => ({ ca: authority.ca })],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT', () => ({ ca: authority.ca })],
  ] as const) {
    it(`refuses a server by ${code}, at once and before anything is sent`, async () => {
      const slow = { limit: 10, maxDelay: 60_000 } // patience does not mend a certificate: with it this would time out
      const { outcome, requests } = await ask(authority[name], { ...options(), retry: slow })
      expect(outcome).to.be.instanceOf(ApiError).and.include({ sort: 'wrong-server', status: undefined })
      expect((outcome as ApiError).message).to.contain(code)
      expect(requests).to.equal(0)
    })
  }

  it('trusts the authority it is given', async () => {
    expect((await ask(authority.good, { ca: authority.ca })).outcome).to.deep.equal({ ok: true })
  })

  it('asks no questions when told to ignore them', async () => {
    for (const name of ['selfSigned', 'good', 'wrongHost', 'expired'] as const) {
      const { outcome } = await ask(authority[name], { rejectUnauthorized: false })
      expect(outcome, name).to.deep.equal({ ok: true })
    }
    expect(process.env.NODE_TLS_REJECT_UNAUTHORIZED).to.equal(undefined)
  })
})
