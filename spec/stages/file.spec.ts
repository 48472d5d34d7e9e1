import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Subject } from 'rxjs'
import { left, right } from '../../lib/record/either.js'
import { fileStage } from '../../lib/stages/file/index.js'
import { findManifest } from '../../lib/stages/manifest.js'
import { readStage } from '../../lib/stages/read-stage.js'
import { createStatus } from '../../lib/status/status.js'
import { source } from '../../lib/step/source.js'
import { type BulkSink, stepOf } from '../../lib/step/step.js'
import { createFlow } from '../../lib/stream/flow.js'
import { workflow } from '../../lib/workflow/workflow.js'
import { temporaryFolder } from '../support/cli.js'

interface Row {
  readonly kind: string
  readonly name: string
}

describe('the file stage', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let reads: number
  beforeEach(() => {
    folder = temporaryFolder()
    reads = 0
  })
  afterEach(() => folder.remove())

  const rows = (count: number, incomplete = false) => {
    const status = createStatus('Rows')
    return source<Row>(
      'Rows',
      function* () {
        reads += 1
        for (let n = 0; n < count; n += 1) yield right({ kind: 'row', name: `r${n}` })
        if (incomplete) status.emit({ type: 'incomplete', scope: 'the rest' })
      },
      { status },
    )
  }
  const published: string[][] = []
  const bulk = (works = true): BulkSink => ({
    ...stepOf(createStatus('Bulk')),
    publish: async () => {
      if (!works) throw new Error('the cluster is down')
      const names: string[] = []
      for await (const { name } of readStage(folder.path, (value) => value as Row)) names.push(name)
      published.push(names)
    },
  })
  interface Run {
    readonly from?: ReturnType<typeof rows>
    readonly key?: string
    readonly resumeMinutes?: number
    readonly works?: boolean
    readonly signal?: AbortSignal
  }
  const run = ({ from = rows(1200), key = 'k', resumeMinutes = 60, works = true, signal }: Run = {}) => {
    const incomplete = () => from.getStatus().incomplete
    const stage = fileStage.create<Row>({ directory: folder.path, resumeMinutes }, { key, incomplete })
    return workflow(from)
      .stage(stage)
      .bulk(bulk(works))
      .run(signal ? { signal } : {})
  }

  it('hands everything to the bulk sink, and its manifest says what it is', async () => {
    const result = await run()
    expect(result).to.include({ state: 'success' })
    expect(result.steps.map(({ name, records }) => `${name} ${records}`)).to.include('Stage 1200')
    expect(published.at(-1)).to.have.lengthOf(1200)
    expect(await findManifest(folder.path)).to.include({ key: 'k', records: 1200, failures: 0 })
  })

  it('is published without reading the source again, after a run that could not publish it', async () => {
    expect(await run({ works: false })).to.include({ state: 'failed' })
    const second = await run()
    expect(second).to.include({ state: 'success' })
    expect(reads).to.equal(1)
    expect(published.at(-1)).to.have.lengthOf(1200)
    expect(second.steps[1]!.warningSamples[0]!.reason).to.match(
      /the source was not read: the 1200 records staged at 20/,
    )
  })

  for (const [title, first, then] of [
    ['of another key', {}, { key: 'other' }],
    ['that may not stand for reading again', {}, { resumeMinutes: 0 }],
    ['of a source that was not listed to its end', { from: () => rows(3, true) }, {}],
  ] as const) {
    it(`does not take a stage ${title} for its own`, async () => {
      await run({ works: false, ...('from' in first ? { from: first.from() } : {}) })
      await run(then)
      expect(reads).to.equal(2)
      expect(published.at(-1)).to.have.lengthOf(1200)
    })
  }

  it('does not take one that was damaged', async () => {
    await run({ works: false })
    folder.file('part-00001.jsonl', 'cut')
    expect(await run()).to.include({ state: 'success' })
    expect(reads).to.equal(2)
  })

  it('is not finished by a run that was stopped', async () => {
    const stop = new AbortController()
    const endless = source<Row>('Endless', function* () {
      for (let n = 0; ; n += 1) {
        if (n === 5000) stop.abort()
        yield right({ kind: 'row', name: `r${n}` })
      }
    })
    expect(await run({ from: endless, signal: stop.signal })).to.include({ state: 'stopped' })
    expect(readdirSync(folder.path)).to.deep.equal([])
  })

  it('is not finished when its source breaks the stream, and leaves no half part', async () => {
    const records = new Subject<{ right: Row }>()
    const stage = fileStage.create<Row>({ directory: folder.path, resumeMinutes: 60 }, { key: 'k' })
    const failure = new Promise((resume) => stage.gather(records, createFlow()).subscribe({ error: resume }))
    await new Promise((resume) => setTimeout(resume, 50))
    for (let n = 0; n < 20_000; n += 1) records.next(right({ kind: 'row', name: `r${n}` }))
    await new Promise((resume) => setTimeout(resume, 50))
    records.error(new Error('broken'))
    expect(await failure).to.have.property('message', 'broken')
    await stage.close()
    expect(readdirSync(folder.path)).to.deep.equal([])
  })

  it('begins anew after a run that was killed while it wrote', async () => {
    const code = `import { writeStage } from '${join(process.cwd(), 'lib/stages/write-stage.ts')}'
      const writer = await writeStage(process.argv[2], { key: 'k', partBytes: 1 })
      for (;;) await writer.append([{ kind: 'row', name: 'x'.repeat(100_000) }])`
    const scratch = temporaryFolder()
    const child = spawn(process.execPath, ['--import', 'tsx', scratch.file('endless.mts', code), folder.path])
    const gone = once(child, 'exit')
    while (child.exitCode === null && readdirSync(folder.path).length < 3)
      await new Promise((resume) => setTimeout(resume, 5))
    child.kill('SIGKILL')
    expect(await gone).to.deep.equal([null, 'SIGKILL'])
    scratch.remove()
    expect(readdirSync(folder.path)).to.include('part-00002.jsonl')
    expect(await run()).to.include({ state: 'success' })
    expect(published.at(-1)).to.have.lengthOf(1200)
    expect(readdirSync(folder.path).sort()).to.deep.equal(['manifest.json', 'part-00001.jsonl'])
  })

  it('counts the Lefts that came instead of records', async () => {
    const some = source<Row>('Some', () => [right({ kind: 'row', name: 'a' }), left('b', new Error('bad'))])
    await run({ from: some })
    expect(await findManifest(folder.path)).to.deep.include({ records: 1, failures: 1, kinds: { row: 1 } })
  })
})
