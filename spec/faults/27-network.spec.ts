import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect } from 'chai'
import { fault } from '../support/faults/case.js'
import { requireWhole } from '../support/faults/invariant.js'
import type { Document, World } from '../support/faults/world.js'

/** The config of a server that goes by another name. */
const at = (document: Document, hostPort: string): object => ({
  ...document,
  workflowConfig: { openMetadataServerConfig: { ...document.workflowConfig.openMetadataServerConfig, hostPort } },
})
const portOf = ({ proxy }: World): string => new URL(proxy.url).port

/** A proxy that sends every URL it is asked for to one server. */
async function startForwarder(target: string) {
  const asked: string[] = []
  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.headers['proxy-authorization']} ${incoming.url}`)
    const { pathname, search } = new URL(incoming.url!)
    const { 'proxy-authorization': _, ...headers } = incoming.headers
    const there = request(new URL(pathname + search, target), { method: incoming.method!, headers }, (reply) => {
      answer.writeHead(reply.statusCode!, reply.headers)
      reply.pipe(answer)
    })
    there.on('error', () => answer.destroy())
    incoming.pipe(there)
  })
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  return { asked, port: (server.address() as AddressInfo).port, close: () => server.close().closeAllConnections() }
}

const PASSWORD = 'canary/proxy+password=='

// Which proxy for which host, and tunnels: spec/client/proxy.spec.ts.
describe('faults: a network', () => {
  fault(27, 'whose names come and go is asked for the name again at each try', {}, async (the) => {
    const run = await the.run({
      config: (document, world) => at(document, `http://catalog.test:${portOf(world)}/api`),
      faults: (proxy) => void proxy.strike({ match: /^PUT /, rate: 0.15, answer: 'reset' }), // each needs a new connection
      preload: new URL('../support/faults/names.mjs', import.meta.url),
    })
    requireWhole(run)
  })

  const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
  fault(27, 'of IPv6 alone carries a run', { generations: hasIpv6 ? ['2.0'] : [] }, async (the) => {
    const run = await the.run({ host: '::1' })
    expect(run.proxy.exchanges[0]!.headers.host).to.match(/^\[::1\]:\d+$/)
    requireWhole(run)
  })

  fault(27, 'behind a proxy is reached through it', {}, async (the) => {
    let forwarder: Awaited<ReturnType<typeof startForwarder>> | undefined
    const run = await the.run({
      before: async ({ proxy }) => {
        forwarder = await startForwarder(proxy.url)
      },
      config: (document) => at(document, 'http://catalog.test:8585/api'),
      env: () => ({ HTTP_PROXY: `http://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:${forwarder!.port}` }),
      secrets: [PASSWORD, `me:${PASSWORD}`],
    })
    forwarder?.close()
    requireWhole(run)
    expect(forwarder!.asked).to.have.lengthOf(run.proxy.received)
    const basic = Buffer.from(`me:${PASSWORD}`).toString('base64')
    for (const one of forwarder!.asked)
      expect(one)
        .to.match(/ http:\/\/catalog\.test:8585\/api\/v1\//)
        .and.contain(basic)
  })

  fault(27, 'whose clock jumps by hours disturbs neither time-outs nor pauses', {}, async (the) => {
    const run = await the.run({
      faults: (proxy) => void proxy.strike({ match: /\/v1\/(?!system)/, rate: 0.2, answer: { status: 502 } }),
      preload: new URL('../support/faults/dates.mjs', import.meta.url),
    })
    requireWhole(run)
    expect(run.durationMs).to.be.lessThan(30_000)
  })
})
