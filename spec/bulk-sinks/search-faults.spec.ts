import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { ApiError } from '../../lib/client/api-error.js'
import { type Authority, createAuthority, hasOpenssl } from '../client/certificates.js'
import { temporaryFolder } from '../support/cli.js'
import { requireOrSkip } from '../support/databases.js'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js'
import { type OpenSearchServer, openSearch, openSearchAbsent } from '../support/opensearch-server.js'
import { type ClusterProxy, type ClusterProxyOptions, startClusterProxy } from './cluster-proxy.js'
import { type Publishing, publish, shop } from './publishing.js'

const BUSY = { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'the queue is full' } }

describe('the search bulk sink, before a cluster with troubles', function () {
  this.timeout(60_000)
  let cluster: OpenSearchServer
  let folder: ReturnType<typeof temporaryFolder>
  let proxy: ClusterProxy | undefined
  let faults: FaultProxy
  before(async function () {
    requireOrSkip(this, { absent: openSearchAbsent })
    cluster = await openSearch()
  })
  beforeEach(async () => {
    folder = temporaryFolder()
    proxy = undefined
    faults = await startFaultProxy(cluster.url)
  })
  afterEach(async () => {
    folder.remove()
    await proxy?.close()
    await faults.close()
    await cluster.empty()
  })

  const publishTo = (hostPort: string, tables: number, config: Publishing['config'] = {}) =>
    publish(shop(tables), { directory: folder.path, hostPort, config })
  /** Publishes through a proxy that answers for single documents. */
  const through = async (options: ClusterProxyOptions, tables: number, config: Publishing['config'] = {}) => {
    proxy = await startClusterProxy(cluster.url, options)
    return publishTo(proxy.url, tables, config)
  }
  const faulty = (tables: number, config: Publishing['config'] = {}) =>
    publishTo(new URL(faults.url).origin, tables, config)
  const tables = async (): Promise<number> => (await cluster.documents('headwater_table')).length
  const nameIn = (source: string): string => (JSON.parse(source) as { name: string }).name

  describe('that is busy', () => {
    it('sends only the rejected documents again, until each is written', async () => {
      const left = new Map([
        ['t3', 2],
        ['t7', 1],
      ])
      const item = (source: string) => {
        const times = left.get(nameIn(source)) ?? 0
        left.set(nameIn(source), times - 1)
        return times > 0 ? BUSY : undefined
      }
      const { status, error } = await through({ item }, 10)
      expect(error).to.equal(undefined)
      expect(status).to.include({ records: 13, errors: 0 })
      expect(proxy!.bulks.map((bulk) => bulk.map(nameIn)).slice(1)).to.deep.equal([['t3', 't7'], ['t3']])
      expect(await tables()).to.equal(10)
    })

    it('gives a document up when its retries are spent, and names it', async () => {
      const { status, error } = await through({ item: (source) => (nameIn(source) === 't3' ? BUSY : undefined) }, 40, {
        retries: 3,
      })
      expect(error).to.equal(undefined)
      expect(proxy!.bulks).to.have.lengthOf(4)
      expect(status).to.include({ records: 42, errors: 1 })
      expect(status.failures[0]).to.include({ name: 'shop.db.sales.t3' })
      expect(status.failures[0]!.error).to.match(/answered 429: es_rejected_execution_exception: the queue is full/)
      expect(await tables()).to.equal(39)
    })

    it('waits as long as it is told before a whole request is sent again', async () => {
      const rule = faults.strike({
        match: /^PUT \/_bulk/,
        times: 2,
        answer: { status: 429, headers: { 'retry-after': '1' } },
      })
      const began = Date.now()
      const { status, error } = await faulty(10)
      expect(error).to.equal(undefined)
      expect(rule.hits).to.equal(2)
      expect(Date.now() - began).to.be.greaterThan(2000)
      expect(status).to.include({ records: 13, errors: 0 })
    })

    it('ends as a run that may be tried again when patience does not help, and what was there stays', async () => {
      await publishTo(cluster.url, 3)
      const before = await cluster.indices()
      faults.strike({ match: /^PUT \/_bulk/, answer: { status: 503 } })
      const { error } = await faulty(10, { retries: 2 })
      expect(error).to.be.instanceOf(ApiError).and.include({ sort: 'transient' })
      expect(await cluster.indices()).to.deep.equal(before)
      expect(await tables()).to.equal(3)
      expect(readdirSync(folder.path)).to.include('manifest.json')
    })
  })

  it('keeps each document once when the answer to a bulk request was lost', async () => {
    const rule = faults.strike({ match: /^PUT \/_bulk/, times: 1, answer: 'lost' })
    const { status, error } = await faulty(10)
    expect(error).to.equal(undefined)
    expect(rule.hits).to.equal(1)
    expect(status).to.include({ records: 13, errors: 0 })
    expect(await tables()).to.equal(10)
  })

  it('goes on when the answer to the making of an index was lost', async () => {
    const rule = faults.strike({ match: /^PUT \/headwater_table_/, times: 1, answer: 'lost' })
    const { error } = await faulty(3)
    expect(error).to.equal(undefined)
    expect(rule.hits).to.equal(1)
    expect(await tables()).to.equal(3)
  })

  it('halves a request that is too large until it is not', async () => {
    const rule = faults.strike({ match: /^PUT \/_bulk/, body: /(?:\{"index".*\n.*\n){4}/, answer: { status: 413 } })
    const { status, error } = await faulty(10)
    expect(error).to.equal(undefined)
    expect(rule.hits).to.be.greaterThan(2)
    expect(status).to.include({ records: 13, errors: 0 })
    expect(await tables()).to.equal(10)
  })

  it('blames the one document that is too large alone', async () => {
    faults.strike({ match: /^PUT \/_bulk/, body: /"name":"t4"/, answer: { status: 413 } })
    const { status, error } = await faulty(20)
    expect(error).to.equal(undefined)
    expect(status).to.include({ records: 22, errors: 1 })
    expect(status.failures[0]).to.include({ name: 'shop.db.sales.t4' })
  })

  it('takes the word of the count, not of the answer: a document that is not there is a failed run', async () => {
    await publishTo(cluster.url, 3)
    const { error } = await through({ item: (source) => (nameIn(source) === 't4' ? { status: 201 } : undefined) }, 10)
    expect(error!.message).to.match(/1 of the 10 documents that were acknowledged are not in headwater_table_shop-/)
    expect(await tables()).to.equal(3)
    expect(await cluster.indices()).to.have.lengthOf(4)
  })

  it('finds a lost document among entities that were staged twice and one that was refused', async () => {
    const twice = [...shop(10), ...shop(10)]
    const refused = { status: 400, error: { type: 'mapper_parsing_exception', reason: 'no' } }
    const lies = (source: string) =>
      nameIn(source) === 't4' ? { status: 201 } : nameIn(source) === 't5' ? refused : undefined
    proxy = await startClusterProxy(cluster.url, { item: lies })
    const { error, status } = await publish(twice, { directory: folder.path, hostPort: proxy.url })
    expect(status).to.include({ records: 24, errors: 2 })
    expect(error!.message).to.match(/2 of the 18 documents that were acknowledged are not in headwater_table/)
  })

  it('does not remove new indices when the answer to the swap was lost: the aliases may point at them', async () => {
    await publishTo(cluster.url, 3)
    faults.strike({ match: /^POST \/_aliases/, answer: 'lost' })
    const { error } = await faulty(5)
    expect(error).to.be.instanceOf(ApiError)
    expect(await tables()).to.equal(5)
    faults.calm()
    expect((await faulty(5)).error).to.equal(undefined)
    expect(await cluster.indices()).to.have.lengthOf(4)
  })

  it('says which indices it could not remove after a failure', async () => {
    faults.strike({ match: /^PUT \/_bulk/, answer: { status: 503 } })
    faults.strike({ match: /^DELETE/, answer: { status: 403 } })
    const { status } = await faulty(1, { retries: 0 })
    expect(status.warningSamples[0]!.reason).to.match(/unfinished indices stay behind: DELETE .* answered 403/)
  })

  describe('that asks for credentials', () => {
    const password = 'canary-pass-9911'
    const basic = `Basic ${Buffer.from(`writer:${password}`).toString('base64')}`

    for (const [title, authorization, config] of [
      ['a user', basic, { username: 'writer', password }],
      ['an API key', 'ApiKey VnVhQ2ZHY0JDZGJrU==', { apiKey: 'VnVhQ2ZHY0JDZGJrU==' }],
    ] as const) {
      it(`is reached with ${title}`, async () => {
        const { error } = await through({ authorization }, 2, config)
        expect(error).to.equal(undefined)
        expect(new Set(proxy!.credentials)).to.deep.equal(new Set([authorization]))
      })
    }

    it('is not asked twice with a password it refuses, and the password is in no message', async () => {
      const { error } = await through({ authorization: 'Basic other' }, 2, { username: 'writer', password })
      expect(error).to.be.instanceOf(ApiError).and.include({ sort: 'auth', status: 401 })
      expect(error!.message).to.match(/security_exception: who are you/)
      expect(proxy!.credentials).to.have.lengthOf(1)
      expect(`${error!.stack} ${JSON.stringify(error)}`)
        .to.not.contain(password)
        .and.not.contain(basic.slice(6))
    })
  })

  describe('that speaks TLS', () => {
    let authority: Authority
    before(function () {
      if (!hasOpenssl) {
        console.warn('skipped: a cluster that speaks TLS (openssl is not installed)')
        this.skip()
      }
      authority = createAuthority()
    })
    after(() => authority?.remove())

    it('is trusted by the authority of the config', async () => {
      const { error } = await through({ tls: authority.good }, 2, { caCertificate: authority.caFile })
      expect(error).to.equal(undefined)
      expect(await tables()).to.equal(2)
    })

    it('is refused at once without it', async () => {
      const { error } = await through({ tls: authority.good }, 2)
      expect(error).to.be.instanceOf(ApiError).and.include({ sort: 'wrong-server' })
      expect(error!.message).to.contain('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
      expect(await cluster.indices()).to.deep.equal([])
    })

    it('is believed whatever its certificate when the config says so, with a warning', async () => {
      const { error, status } = await through({ tls: authority.selfSigned }, 2, { verifyCertificate: false })
      expect(error).to.equal(undefined)
      expect(status.warningSamples[0]!.reason).to.match(/certificate of the cluster is not checked/)
    })
  })
})
