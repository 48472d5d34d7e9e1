import type { ServerResponse } from 'node:http'
import { expect } from 'chai'
import { createHttp } from '../../lib/client/http.js'
import { createPace } from '../../lib/client/pace.js'
import { startScriptedServer } from './scripted-server.js'

describe('the pace', () => {
  /** Calls that end by hand, and the most that were running at once since it was last asked. */
  function byHand(most: number, now: () => number = () => 0) {
    const pace = createPace(most, now)
    const running: (() => void)[] = []
    const begin = (count: number): void => {
      for (let n = 0; n < count; n += 1) void pace.run(() => new Promise<void>((resolve) => running.push(resolve)))
    }
    const settle = (): Promise<void> => new Promise((resume) => setImmediate(resume))
    const end = async (): Promise<number> => {
      await settle()
      const ended = running.splice(0)
      for (const resolve of ended) resolve()
      return ended.length
    }
    return { pace, begin, end, settle }
  }

  it('lets as many run as it was told, until the server pushes back', async () => {
    const { begin, end } = byHand(4)
    begin(12)
    expect([await end(), await end(), await end()]).to.deep.equal([4, 4, 4])
  })

  it('halves what runs at a push-back, and comes back by one for each round of successes', async () => {
    const { pace, begin, end, settle } = byHand(8)
    begin(200)
    await settle()
    pace.slower()
    expect(await end()).to.equal(8)
    const widths: number[] = []
    for (let round = 0; round < 6; round += 1) widths.push(await end())
    expect(widths).to.deep.equal([5, 6, 7, 8, 8, 8])
  })

  it('never stops, however often it is slowed', async () => {
    let time = 0
    const { pace, begin, end, settle } = byHand(4, () => time)
    begin(10)
    let ended = 0
    for (let round = 0; round < 20; round += 1) {
      await settle()
      time += 1001
      pace.slower()
      ended += await end()
    }
    expect(ended).to.equal(10)
  })

  it('counts the push-backs of one second as one', async () => {
    const { pace, begin, end, settle } = byHand(8)
    begin(40)
    await settle()
    for (let n = 0; n < 8; n += 1) pace.slower()
    await end()
    expect(await end()).to.be.within(4, 6)
  })

  it('is kept by the client: a server that says 429 sees fewer at once', async () => {
    const server = await startScriptedServer()
    const http = createHttp({ hostPort: server.url, token: () => 't', retry: { maxRetryAfter: 20 }, connections: 8 })
    let [open, most] = [0, 0]
    const slow = (status: number) => (response: ServerResponse) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' }).end('{}')
      }, 20)
    }
    try {
      const many = (count: number) => Promise.all(Array.from({ length: count }, () => http.send('GET', 'tables')))
      server.script(slow(200))
      await many(16)
      expect(most).to.equal(8)
      server.script(...Array(8).fill(slow(429)), slow(200))
      const slowed = many(8)
      while (server.seen.length < 16 + 9) await new Promise((resume) => setTimeout(resume, 1))
      await slowed
      most = 0
      server.script(slow(200))
      await many(4)
      expect(most).to.be.within(1, 4)
    } finally {
      http.close()
      await server.close()
    }
  })
})
