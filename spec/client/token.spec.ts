import type { ServerResponse } from 'node:http'
import { expect } from 'chai'
import { ApiError } from '../../lib/client/api-error.js'
import { createHttp } from '../../lib/client/http.js'
import { failureOf } from './failure.js'
import { type ScriptedServer, type Seen, startScriptedServer } from './scripted-server.js'

describe('a token that is refused', () => {
  let server: ScriptedServer
  beforeEach(async () => {
    server = await startScriptedServer()
  })
  afterEach(() => server.close())

  const accepting =
    (token: string) =>
    (response: ServerResponse, { headers }: Seen): void => {
      const isIt = headers.authorization === `Bearer ${token}`
      response.writeHead(isIt ? 200 : 401, { 'content-type': 'application/json' }).end('{"ok":true}')
    }

  /** Another token each time it is asked. */
  const changing = (): (() => string) => {
    const tokens = ['a', 'b', 'c', 'd', 'e']
    return () => tokens.shift()!
  }

  for (const method of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const)
    it(`is read anew, and the ${method} sent again once`, async () => {
      let held = 'a'
      server.script((response, seen) => {
        held = 'b' // renewed while the request is under way
        accepting('b')(response, seen)
      })
      const http = createHttp({ hostPort: server.url, token: () => held })
      const answer = http.send(method, 'tables', method === 'GET' ? {} : { body: '{"n":1}' })
      expect(await answer).to.deep.equal({ ok: true })
      expect(server.seen.map(({ headers, body }) => [headers.authorization, body])).to.deep.equal([
        ['Bearer a', method === 'GET' ? '' : '{"n":1}'],
        ['Bearer b', method === 'GET' ? '' : '{"n":1}'],
      ])
      http.close()
    })

  it('ends the run when there is no other, or the other is refused too', async () => {
    server.script(accepting('z'))
    const same = createHttp({ hostPort: server.url, token: () => 'a' })
    expect(await failureOf(same.send('GET', 'tables')))
      .to.be.instanceOf(ApiError)
      .with.property('sort', 'auth')
    expect(server.seen).to.have.lengthOf(1)
    const other = createHttp({ hostPort: server.url, token: changing() })
    expect(await failureOf(other.send('GET', 'tables')))
      .to.be.instanceOf(ApiError)
      .with.property('sort', 'auth')
    expect(server.seen).to.have.lengthOf(3)
    same.close()
    other.close()
  })

  it('is not what was sent when a header of the config took its place: then nothing is sent again', async () => {
    server.script(accepting('z'))
    const http = createHttp({ hostPort: server.url, token: changing(), headers: { Authorization: 'Basic eDp5' } })
    await failureOf(http.send('GET', 'tables'))
    expect(server.seen).to.have.lengthOf(1)
    http.close()
  })

  it('is not read anew for a 403: that one is known and may not', async () => {
    server.script({ status: 403, body: '{}' })
    const http = createHttp({ hostPort: server.url, token: changing() })
    await failureOf(http.send('GET', 'tables'))
    expect(server.seen).to.have.lengthOf(1)
    http.close()
  })
})
