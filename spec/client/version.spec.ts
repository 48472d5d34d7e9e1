import { expect } from 'chai'
import { ApiError } from '../../lib/client/api-error.js'
import { createHttp, type Http } from '../../lib/client/http.js'
import { isSpoken, serverVersion } from '../../lib/client/version.js'
import { exitCodeOf } from '../../lib/workflow/exit-code.js'
import { type Answering, json, type ScriptedServer, startScriptedServer } from './scripted-server.js'

describe('the version check', () => {
  let server: ScriptedServer
  let http: Http
  beforeEach(async () => {
    server = await startScriptedServer()
    http = createHttp({ hostPort: server.url, token: () => 'token', retry: { maxDelay: 1 } })
  })
  afterEach(async () => {
    http.close()
    await server.close()
  })
  const failure = async (...answers: readonly Answering[]): Promise<ApiError> => {
    server.script(...answers)
    const error = await serverVersion(http).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(ApiError)
    return error as ApiError
  }

  it('gives the version that the server names', async () => {
    server.script(json({ version: '2.0.7', revision: 'abc' }))
    expect(await serverVersion(http)).to.equal('2.0.7')
  })

  for (const [what, answer, sort, message] of [
    ['a refused token (401)', json({ message: 'Expired token!' }, 401), 'auth', /answered 401: the token .*jwtToken/],
    ['a refused token (403)', json({ message: 'No' }, 403), 'auth', /answered 403: the token .*jwtToken/],
    ['no such path', json({ code: 404 }, 404), 'wrong-server', /answered 404: .*end in \/api.*apiVersion/],
    ['another refusal', json({ message: 'teapot' }, 418), 'wrong-server', /answered 418: teapot$/],
    ['a redirect', { status: 302, headers: { location: '/login' } }, 'wrong-server', /302: redirects to \/login/],
    ['the web UI', { body: '<html>' }, 'wrong-server', /HTML page instead of JSON.*hostPort/],
    ['something that is not JSON', { body: 'pong' }, 'wrong-server', /not JSON: pong/],
    ['JSON without a version', json({ status: 'UP' }), 'wrong-server', /names no version/],
    ['an empty answer', { status: 204 }, 'wrong-server', /names no version/],
    ['a server that is starting', json({ message: 'starting' }, 503), 'transient', /answered 503: starting$/],
  ] as const satisfies readonly (readonly [string, Answering, string, RegExp])[]) {
    it(`tells ${what} from the rest, and says so once`, async () => {
      const error = await failure(answer)
      expect(error.sort).to.equal(sort)
      expect(error.message)
        .to.match(message)
        .and.match(/^GET \/system\/version/)
      expect(error.message.match(/system\/version/g)).to.have.lengthOf(1)
      expect(exitCodeOf(error)).to.equal(sort === 'transient' ? 75 : 1)
    })
  }

  it('waits a moment for a server that is starting, but not long', async () => {
    server.script(json({}, 503), json({}, 503), json({ version: '2.0.7' }))
    expect(await serverVersion(http)).to.equal('2.0.7')
    await failure(json({}, 503))
    expect(server.seen).to.have.lengthOf(6)
  })

  it('names a server that is not there', async () => {
    await server.close()
    const error = await serverVersion(http).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(ApiError).and.include({ sort: 'transient' })
    expect((error as ApiError).message).to.match(/ECONNREFUSED/)
  })

  it('speaks with servers of 1.5 and later', () => {
    const spoken = ['1.5.0', '1.6.0-SNAPSHOT', '1.12.4', '2.0.7', '2.0.7.0', '3.0.0', '10.1']
    const unspoken = ['1.4.9', '1.0.0', '0.13.3', '', 'latest']
    expect(spoken.filter((version) => !isSpoken(version))).to.deep.equal([])
    expect(unspoken.filter(isSpoken)).to.deep.equal([])
  })
})
