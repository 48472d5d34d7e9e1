import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { left, right } from '../../lib/record/either.js'
import type { Fqn } from '../../lib/record/fqn.js'
import { create, lineage, markDeleted, type Request } from '../../lib/record/request.js'
import { registerSecret } from '../../lib/record/secret.js'
import { metadataRest } from '../../lib/sinks/metadata-rest/index.js'
import { letterOf, requestIn } from '../../lib/state/dead-letter.js'
import { deadLetters } from '../../lib/state/dead-letters.js'
import { openReplay } from '../../lib/state/replay-state.js'
import { openState } from '../../lib/state/state.js'
import { StateRefused } from '../../lib/state/state-error.js'
import { source } from '../../lib/step/source.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { workflow } from '../../lib/workflow/workflow.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { filesIn, lettersIn, parents, rejection, runWith, SCHEMA, table, tables } from './state-run.js'

const CANARY = 'canary-0a77c3'
const EDGE_END = { kind: 'table', fqn: `${SCHEMA}.t0` as Fqn } as const

describe('dead letters', function () {
  this.timeout(30_000)
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  const path = () => filesIn(folder.path).deadLetters
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
  })
  afterEach(async () => {
    folder.remove()
    await catalog.close()
  })

  const refuse = (names: string): void => {
    const answer = { status: 400, body: { code: 400, message: 'not this one' } }
    catalog.proxy.strike({ match: /PUT .*tables/, body: new RegExp(`"name":"(${names})"`), answer })
  }
  const replay = async (
    file = path(),
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly result: RunResult; readonly count: number | undefined }> => {
    const state = await openReplay({ file, pipeline: 'shop' })
    const sink = metadataRest.create({}, catalog.metadata, { journal: state.journal })
    const result = await workflow(state.source).into(sink).run(options)
    return { result, count: (await state.close(result)).deadLetters?.count }
  }

  it('hold each record that failed with what was sent and why it was refused; all others land', async () => {
    refuse('t3|t17')
    const { result, end } = await runWith(catalog, folder.path, [...parents, ...tables(40)])
    expect(result.steps[1]!.errors).to.equal(2)
    expect(end.deadLetters).to.deep.equal({ path: path(), count: 2, unwritten: 0 })
    const [letter] = lettersIn(path())
    expect(letter).to.include({ v: 1, kind: 'table', fqn: `${SCHEMA}.t3`, status: 400 })
    expect(letter!.error).to.match(/not this one/)
    expect(letter!.path).to.match(/tables\/bulk/)
    expect(letter!.request).to.deep.include({ name: 't3', databaseSchema: SCHEMA })
    expect(catalog.live('tables')).to.have.lengthOf(38)
    expect(statSync(path()).mode & 0o777).to.equal(0o600)
  })

  it('are no file when there are none', async () => {
    const { end } = await runWith(catalog, folder.path, [...parents, ...tables(5)])
    expect(end).to.deep.equal({})
    expect(existsSync(path())).to.equal(false)
  })

  it('of a run go when a later one has written all', async () => {
    refuse('t3')
    await runWith(catalog, folder.path, [...parents, ...tables(5)])
    catalog.proxy.calm()
    expect(existsSync(path())).to.equal(true)
    await runWith(catalog, folder.path, [...parents, ...tables(5)])
    expect(existsSync(path())).to.equal(false)
  })

  it('stay when a later run did not come to its end', async () => {
    refuse('t3')
    await runWith(catalog, folder.path, [...parents, ...tables(5)])
    catalog.proxy.calm()
    catalog.proxy.strike({ match: /PUT .*databases/, answer: { status: 401 } })
    await runWith(catalog, folder.path, parents)
    expect(lettersIn(path())).to.have.lengthOf(1)
  })

  it('hold what the sink itself refuses, and lands when it was mended in the file', async () => {
    const wrong = create('table', { name: 'w', databaseSchema: SCHEMA, columns: 7 } as never)
    await runWith(catalog, folder.path, [...parents, wrong])
    const [letter] = lettersIn(path())
    expect(letter!.error).to.match(/not a valid table: columns/)
    writeFileSync(path(), readFileSync(path(), 'utf8').replace('"columns":7', '"columns":[]'))
    expect((await replay()).result.state).to.equal('success')
    expect(catalog.live('tables')).to.deep.equal([`${SCHEMA}.w`])
  })

  it('hold a failure that came in place of a record; it is said that it can’t be replayed', async () => {
    const state = await openState({ folder: folder.path, pipeline: 'shop', config: {} })
    const broken = source<Request>('Records', function* () {
      yield right(parents[0]!)
      yield left('svc.shop.odd', new Error('no columns'))
    })
    const sink = metadataRest.create({}, catalog.metadata, { journal: state.journal })
    await state.close(await workflow(broken).into(sink).run())
    const [letter] = lettersIn(path())
    expect(letter).to.include({ fqn: 'svc.shop.odd', error: 'no columns', request: null })
    expect(letter!.stack).to.match(/dead-letters\.spec/)
    const { result } = await replay()
    expect(result.steps[0]!.filteredSamples).to.deep.equal([
      { name: 'line 1: svc.shop.odd', reason: 'it failed before there was a request' },
    ])
    expect(lettersIn(path()), 'it stays').to.have.lengthOf(1)
  })

  it('land when the server has been mended, each once, and their file is gone', async () => {
    refuse('t3|t17')
    await runWith(catalog, folder.path, [...parents, ...tables(40)])
    const still = await replay()
    expect(still).to.deep.include({ count: 2 })
    expect(still.result.state).to.equal('failed')
    expect(lettersIn(path()).map(({ fqn }) => fqn)).to.deep.equal([`${SCHEMA}.t3`, `${SCHEMA}.t17`])
    catalog.proxy.calm()
    const { result, count } = await replay()
    expect(result).to.include({ state: 'success' })
    expect(result.steps.map(({ records }) => records)).to.deep.equal([2, 2])
    expect(count).to.equal(undefined)
    expect(catalog.live('tables')).to.have.lengthOf(40)
    expect(existsSync(path())).to.equal(false)
  })

  it('stay as they are when the replay does not come to its end', async () => {
    refuse('t\\d+')
    await runWith(catalog, folder.path, [...parents, ...tables(30)])
    const before = `no letter\n${readFileSync(path(), 'utf8')}`
    writeFileSync(path(), before)
    catalog.proxy.calm()
    await replay(path(), { signal: AbortSignal.abort() })
    expect(readFileSync(path(), 'utf8')).to.equal(before)
    catalog.proxy.strike({ match: /PUT .*tables/, answer: { status: 401 } })
    await replay()
    expect(readFileSync(path(), 'utf8')).to.equal(before)
  })

  it('are replayed but for lines that hold no request, which stay', async () => {
    refuse('t3')
    await runWith(catalog, folder.path, [...parents, ...tables(5)])
    catalog.proxy.calm()
    const odd = [
      '{"half',
      '7',
      '{"v":2}',
      '{"v":1,"kind":"nothing","fqn":"a","request":{}}',
      `{"v":1,"kind":"table","fqn":"b","request":7}`,
    ]
    writeFileSync(path(), `${odd.join('\n')}\n\n${readFileSync(path(), 'utf8')}`)
    const { result } = await replay()
    expect(result.steps[0]).to.include({ records: 1, filtered: odd.length, errors: 0 })
    expect(result.steps[0]!.filteredSamples[3]!.reason).to.match(/no kind of entity/)
    expect(readFileSync(path(), 'utf8')).to.equal(`${odd.join('\n')}\n`)
    expect(catalog.live('tables')).to.have.lengthOf(5)
  })

  it('are refused when their file is not there', async () => {
    expect(await rejection(openReplay({ file: path(), pipeline: 'shop' }))).to.be.instanceOf(StateRefused)
  })

  it('never hold the request of a service: a connection has passwords', async () => {
    catalog.proxy.strike({ match: /PUT .*databaseServices/, answer: { status: 400, body: { message: 'no' } } })
    const connection = { config: { type: 'Postgres', password: 'hush-hush' } }
    const service = create('databaseService', { name: 'svc', serviceType: 'Postgres', connection } as never)
    await runWith(catalog, folder.path, [service])
    expect(readFileSync(path(), 'utf8')).to.not.contain('hush-hush')
    expect(lettersIn(path())[0]).to.include({ request: null, reason: 'the request of a service may hold a password' })
  })

  it('hold no secret; a request that had one is not sent without it', async () => {
    registerSecret(CANARY)
    refuse('t0')
    await runWith(catalog, folder.path, [...parents, table('t0', { description: `with ${CANARY}` })])
    expect(readFileSync(path(), 'utf8')).to.not.contain(CANARY)
    expect(requestIn(readFileSync(path(), 'utf8').trim())).to.include({ reason: 'a secret was taken out of it' })
  })

  it('never delete: what is gone by now only the next run can see', () => {
    const gone = markDeleted('table', { kind: 'databaseSchema', fqn: SCHEMA }, [])
    expect(requestIn(letterOf(gone, new Error('x'), 'run').trim())).to.have.property('reason')
  })

  it('of an edge replace no other: what it was to replace has gone when it was first sent', () => {
    const edge = lineage(EDGE_END, EDGE_END, { source: 'QueryLineage' }, { override: true, isFirst: true })
    const found = requestIn(letterOf(edge, new Error('x'), 'run').trim())
    expect(found).to.deep.equal({
      request: { kind: 'lineage', fqn: edge.fqn, from: edge.from, to: edge.to, body: edge.body },
    })
  })

  it('give back patches and life cycles as they were', () => {
    const patches: readonly Request[] = [
      { kind: 'patch', of: 'table', fqn: EDGE_END.fqn, id: 'i', body: [{ op: 'add', path: '/a', value: 1 }] },
      { kind: 'lifeCycle', of: 'table', fqn: EDGE_END.fqn, body: { created: { timestamp: 1 } } },
    ]
    for (const request of patches)
      expect(requestIn(letterOf(request, new Error('x'), 'run').trim())).to.deep.equal({ request })
  })

  it('above the cap are counted only, and that is said', async () => {
    const letters = deadLetters({
      path: path(),
      runId: 'run',
      isOwn: async () => true,
      failed: (error) => {
        throw error
      },
      limits: { letters: 3, characters: 1e9 },
    })
    for (const record of tables(5)) letters.failed(record, new Error('x'))
    expect(await letters.close({ whole: true, settled: false })).to.deep.equal({ path: path(), count: 5, unwritten: 2 })
    expect(lettersIn(path())).to.have.lengthOf(3)
  })

  it('are not written through a link that somebody laid', async () => {
    const other = folder.file('other', 'mine')
    symlinkSync(other, `${path()}.partial`)
    refuse('t3')
    await runWith(catalog, folder.path, [...parents, ...tables(5)])
    expect(readFileSync(other, 'utf8')).to.equal('mine')
    expect(lettersIn(path())).to.have.lengthOf(1)
  })
})
