import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { markDeleted } from '../../lib/record/request.js'
import { readCheckpoint } from '../../lib/state/checkpoint.js'
import { seal } from '../../lib/state/sealed-line.js'
import { StateRefused } from '../../lib/state/state-error.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { filesIn, parents, rejection, runWith, SCHEMA, table, tables, tablesSent } from './state-run.js'

describe('a run that is resumed', function () {
  this.timeout(30_000)
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  const checkpoint = () => filesIn(folder.path).checkpoint
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
  })
  afterEach(async () => {
    folder.remove()
    await catalog.close()
  })

  /** Ends when the server refuses the token at this table and those after it. */
  const breakAt = (first: number): void => {
    catalog.proxy.strike({
      match: /PUT .*tables/,
      body: new RegExp(`"t[${first / 10}-4]\\d"`),
      answer: { status: 401 },
    })
  }
  const broken = async (): Promise<void> => {
    breakAt(20)
    const { result, end } = await runWith(catalog, folder.path, [...parents, ...tables(50)])
    expect(result.state).to.equal('failed')
    expect(end.arrived).to.equal(2 + 20)
    catalog.proxy.calm()
    catalog.proxy.exchanges.length = 0
  }

  /** The header of a run, and two lines of three keys each. */
  const threeLines = async (): Promise<Buffer> => {
    await broken()
    const [header] = readFileSync(checkpoint(), 'utf8').split(/(?<=\n)/)
    const keys = (digit: string): string[] => ['a', 'b', 'c'].map((one) => (digit + one).repeat(22))
    return Buffer.from(`${header}${seal({ acked: keys('1') })}${seal({ acked: keys('2') })}`)
  }

  it('sends only what had not arrived, and counts the rest as unchanged', async () => {
    await broken()
    const { result, logged } = await runWith(catalog, folder.path, [...parents, ...tables(50)], { resume: true })
    expect(tablesSent(catalog)).to.deep.equal(
      tables(50)
        .slice(20)
        .map(({ body }) => (body as { name: string }).name),
    )
    expect(result).to.include({ state: 'success' })
    expect(result.steps[1]).to.include({ records: 53, unchanged: 22 })
    expect(logged[0]).to.match(/^22 records of the run of .* have arrived/)
    expect(catalog.live('tables')).to.have.lengthOf(50)
  })

  it('would send all of it without --resume, and says that there was something to resume', async () => {
    await broken()
    const { logged } = await runWith(catalog, folder.path, [...parents, ...tables(50)])
    expect(tablesSent(catalog)).to.have.lengthOf(50)
    expect(logged[0]).to.match(/did not end: this one starts anew/)
  })

  it('removes its checkpoint when it ends well', async () => {
    await broken()
    expect(existsSync(checkpoint())).to.equal(true)
    await runWith(catalog, folder.path, [...parents, ...tables(50)], { resume: true })
    expect(existsSync(checkpoint())).to.equal(false)
  })

  it('keeps its files from everybody else', async () => {
    await broken()
    expect(statSync(checkpoint()).mode & 0o777).to.equal(0o600)
  })

  it('sends a record that has changed meanwhile, and again one that has changed back', async () => {
    await broken()
    const changed = table('t3', { description: 'new' })
    breakAt(30)
    await runWith(catalog, folder.path, [...parents, ...tables(3), changed, ...tables(50).slice(4)], { resume: true })
    expect(catalog.entity('tables', `${SCHEMA}.t3`)).to.have.property('description', 'new')
    catalog.proxy.calm()
    catalog.proxy.exchanges.length = 0
    await runWith(catalog, folder.path, [...parents, ...tables(50)], { resume: true })
    expect(tablesSent(catalog)).to.include('t3').and.not.include('t2').and.not.include('t29')
  })

  it('deletes what is gone, from a listing that is whole', async () => {
    await broken()
    const left = tables(50).slice(2)
    const gone = markDeleted(
      'table',
      { kind: 'databaseSchema', fqn: SCHEMA },
      left.map(({ fqn }) => fqn),
    )
    const { result } = await runWith(catalog, folder.path, [...parents, ...left, gone], { resume: true })
    expect(result.steps[1]).to.include({ deleted: 2, errors: 0 })
    expect(catalog.deleted('tables')).to.deep.equal([`${SCHEMA}.t0`, `${SCHEMA}.t1`])
  })

  it('brings back what was deleted in between and has come again as it was', async () => {
    await broken()
    const left = tables(50).slice(1)
    const gone = markDeleted(
      'table',
      { kind: 'databaseSchema', fqn: SCHEMA },
      left.map(({ fqn }) => fqn),
    )
    catalog.proxy.strike({ match: /PUT .*databases/, body: /"other"/, answer: { status: 401 } })
    const last = { ...parents[1]!, fqn: 'svc.other', body: { name: 'other', service: 'svc' } } as never
    await runWith(catalog, folder.path, [...parents, ...left, gone, last], { resume: true })
    expect(catalog.deleted('tables')).to.deep.equal([`${SCHEMA}.t0`])
    catalog.proxy.calm()
    await runWith(catalog, folder.path, [...parents, ...tables(50)], { resume: true })
    expect(catalog.deleted('tables')).to.deep.equal([])
  })

  it('has on disk that it is about to delete before it does, and carries nothing over a deletion of unknown end', async () => {
    await broken()
    const gone = markDeleted('table', { kind: 'databaseSchema', fqn: SCHEMA }, [])
    const onDisk: string[] = []
    catalog.proxy.strike({
      match: /deleteStale/,
      when: () => onDisk.push(readFileSync(checkpoint(), 'utf8')) > 0,
      answer: { status: 401 },
    })
    await runWith(catalog, folder.path, [gone], { resume: true, sink: { deletion_threshold: 100 } })
    expect(onDisk[0]).to.match(/"deleting":true/)
    expect((await readCheckpoint(checkpoint())).acknowledged.size).to.equal(0)
  })

  it('carries what it carried over a deletion that deleted nothing', async () => {
    const [header = ''] = (await threeLines()).toString().split(/(?<=\n)/)
    const carried = seal({ carried: ['ab'.repeat(22)] })
    const [intent, none, one] = [seal({ deleting: true }), seal({ deleted: 0 }), seal({ deleted: 1 })]
    expect(await sizeWith(Buffer.from(header + carried + intent + none))).to.equal(1)
    expect(await sizeWith(Buffer.from(header + carried + intent + one))).to.equal(0)
    expect(await sizeWith(Buffer.from(header + carried + intent))).to.equal(0)
  })

  it('resumes a second time: what the first two runs have written is not sent', async () => {
    await broken()
    breakAt(40)
    await runWith(catalog, folder.path, [...parents, ...tables(50)], { resume: true })
    catalog.proxy.calm()
    catalog.proxy.exchanges.length = 0
    await runWith(catalog, folder.path, [...parents, ...tables(50)], { resume: true })
    expect(tablesSent(catalog)).to.have.lengthOf(10)
  })

  it('is refused without a checkpoint', async () => {
    const error = await rejection(runWith(catalog, folder.path, parents, { resume: true }))
    expect(error).to.be.instanceOf(StateRefused)
    expect(error.message).to.match(/nothing to resume: .*shop\.checkpoint is not there/)
    expect(existsSync(filesIn(folder.path).lease)).to.equal(false)
  })

  it('is refused when the config has changed, by the name of the block, unless it is forced', async () => {
    await broken()
    const changed = { config: { source: 1, pipelineRunId: 'another' } }
    const error = await rejection(runWith(catalog, folder.path, parents, { resume: true, ...changed }))
    expect(error).to.be.instanceOf(StateRefused)
    expect(error.message).to.match(/the config has changed since .*, in source: --force-resume/)
    const records = [...parents, ...tables(50)]
    const { result } = await runWith(catalog, folder.path, records, { resume: 'anyway', ...changed })
    expect(result.steps[1]).to.include({ unchanged: 22 })
  })

  it('is no run at all where somebody has laid a link', async () => {
    symlinkSync(folder.file('other', 'mine'), checkpoint())
    const error = await rejection(runWith(catalog, folder.path, parents))
    expect(error.message).to.match(/shop\.checkpoint can't be kept \(ELOOP.*: it is a symbolic link: remove it/)
  })

  it('loses the last line alone, wherever it is cut', async () => {
    const whole = await threeLines()
    const lines = whole.toString().split(/(?<=\n)/)
    const last = lines.at(-1)!
    const before = await sizeWith(Buffer.from(lines.slice(0, -1).join('')))
    expect([before, await sizeWith(whole)]).to.deep.equal([3, 6])
    for (let at = 0; at < last.length; at += 1)
      expect(await sizeWith(whole.subarray(0, whole.length - last.length + at)), `cut at ${at}`).to.equal(before)
  })

  it('never takes a byte that flipped for what was written', async () => {
    const whole = await threeLines()
    const lines = whole.toString().split(/(?<=\n)/)
    const lastFrom = whole.length - lines.at(-1)!.length
    await fc.assert(
      fc.asyncProperty(fc.nat(lastFrom - 2), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(whole)
        damaged[at] = damaged[at]! ^ flip
        const error = await rejection(sizeWith(damaged))
        expect(error).to.be.instanceOf(StateRefused)
        expect(error.message).to.match(/line \d+ is not what was written/)
      }),
      { numRuns: 200 },
    )
  })

  async function sizeWith(bytes: Buffer): Promise<number> {
    writeFileSync(checkpoint(), bytes)
    return (await readCheckpoint(checkpoint())).acknowledged.size
  }
})
