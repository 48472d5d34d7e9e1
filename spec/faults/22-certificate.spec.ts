import { type AddressInfo, connect } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { expect } from 'chai'
import { type Authority, type Certificate, createAuthority, hasOpenssl } from '../client/certificates.js'
import type { FaultProxy } from '../support/fault-proxy.js'
import { fault } from '../support/faults/case.js'
import { requireWhole } from '../support/faults/invariant.js'
import type { Document } from '../support/faults/world.js'

/** TLS before a proxy. */
async function startTls(certificate: Certificate, { url }: Pick<FaultProxy, 'url'>): Promise<Server> {
  const server = createServer(certificate, (socket) => {
    const there = connect(Number(new URL(url).port), '127.0.0.1')
    socket.pipe(there).pipe(socket)
    socket.on('error', () => there.destroy())
    there.on('error', () => socket.destroy())
  })
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  return server
}

const withTls = (document: Document, port: number, ssl: object): object => ({
  ...document,
  workflowConfig: {
    openMetadataServerConfig: {
      ...document.workflowConfig.openMetadataServerConfig,
      hostPort: `https://127.0.0.1:${port}/api`,
      ...ssl,
    },
  },
})

// Each bad certificate, and what is trusted: spec/client/tls.spec.ts.
describe('faults: a certificate', () => {
  let authority: Authority
  before(function () {
    if (!hasOpenssl) this.skip()
    authority = createAuthority()
  })
  after(() => authority?.remove())

  for (const [name, ssl] of [
    ['selfSigned', () => ({})],
    ['expired', () => ({ verifySSL: 'validate', sslConfig: { caCertificate: authority.caFile } })],
    ['wrongHost', () => ({ verifySSL: 'validate', sslConfig: { caCertificate: authority.caFile } })],
  ] as const)
    fault(22, `that is ${name} ends a run before anything is sent`, { generations: ['2.0'] }, async (the) => {
      let server: Server | undefined
      const run = await the.run({
        before: async ({ proxy }) => {
          server = await startTls(authority[name], proxy)
        },
        config: (document) => withTls(document, (server!.address() as AddressInfo).port, ssl()),
      })
      server?.close()
      expect(run.code).to.equal(1)
      expect(run.stderr).to.match(/Error initializing metadata: .*(CERT|SELF_SIGNED)/)
      expect(run.proxy.received).to.equal(0)
    })

  fault(22, 'that is trusted carries a whole run', { generations: ['2.0'] }, async (the) => {
    let server: Server | undefined
    const run = await the.run({
      before: async ({ proxy }) => {
        server = await startTls(authority.good, proxy)
      },
      config: (document) =>
        withTls(document, (server!.address() as AddressInfo).port, {
          verifySSL: 'validate',
          sslConfig: { caCertificate: authority.caFile },
        }),
    })
    server?.close()
    requireWhole(run)
  })

  fault(
    22,
    'that nobody asked to check carries one too, with a warning each time',
    { generations: ['2.0'] },
    async (the) => {
      let server: Server | undefined
      const run = await the.run({
        before: async ({ proxy }) => {
          server = await startTls(authority.selfSigned, proxy)
        },
        config: (document) => withTls(document, (server!.address() as AddressInfo).port, { verifySSL: 'ignore' }),
      })
      server?.close()
      requireWhole(run)
      expect(run.stderr).to.match(/WARN openMetadataServerConfig\.verifySSL is "ignore"/)
    },
  )
})
