import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { findManifest, removeStage, StageError } from '../../lib/stages/manifest.js'
import { readStage } from '../../lib/stages/read-stage.js'
import { writeStage } from '../../lib/stages/write-stage.js'
import { temporaryFolder } from '../support/cli.js'

interface Row {
  readonly kind: string
  readonly name: string
}
const rows = (count: number): Row[] => Array.from({ length: count }, (_, n) => ({ kind: 'row', name: `ü"\n${n}` }))
const asRow = (value: unknown): Row => value as Row

describe('parts of a stage', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  const files = (): string[] => readdirSync(folder.path).sort()
  const read = async (): Promise<Row[]> => {
    const found: Row[] = []
    for await (const row of readStage(folder.path, asRow)) found.push(row)
    return found
  }
  const write = async (records: readonly Row[], partBytes?: number) => {
    const writer = await writeStage<Row>(folder.path, { key: 'k', ...(partBytes ? { partBytes } : {}) })
    await writer.append(records)
    return writer.finish()
  }
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(() => undefined).catch((error: unknown) => error)

  it('are read back as they were written, in their order', async () => {
    await write(rows(1000))
    expect(await read()).to.deep.equal(rows(1000))
  })

  it('are of bounded size, and named with their counts in the manifest', async () => {
    const { parts, records, kinds } = await write(rows(40_000), 300_000)
    expect(parts.length).to.be.at.least(3)
    expect(parts.map(({ bytes }) => bytes)).to.deep.equal(
      parts.map(({ file }) => statSync(join(folder.path, file)).size),
    )
    expect(Math.max(...parts.map(({ bytes }) => bytes))).to.be.below(300_000 + 300_000)
    expect(parts.reduce((sum, part) => sum + part.records, 0)).to.equal(40_000)
    expect({ records, kinds }).to.deep.equal({ records: 40_000, kinds: { row: 40_000 } })
    expect(await read()).to.have.lengthOf(40_000)
  })

  it('may be none', async () => {
    expect((await write([])).parts).to.deep.equal([])
    expect(await read()).to.deep.equal([])
  })

  it('are nothing to read before the manifest is there', async () => {
    const writer = await writeStage<Row>(folder.path, { key: 'k' })
    await writer.append(rows(20_000))
    expect(await findManifest(folder.path)).to.equal(undefined)
    expect(await failure(read()))
      .to.be.instanceOf(StageError)
      .with.property('message')
      .match(/no finished stage/)
    await writer.abandon()
    expect(files()).to.deep.equal([])
  })

  it('leave nothing of the stage before, and no file that is not theirs is touched', async () => {
    await write(rows(40_000), 300_000)
    folder.file('notes.txt', 'mine')
    folder.file('part-00077.jsonl.partial', 'of a run that was killed')
    await write(rows(1))
    expect(files()).to.deep.equal(['manifest.json', 'notes.txt', 'part-00001.jsonl'])
    await removeStage(folder.path)
    expect(files()).to.deep.equal(['notes.txt'])
  })

  it('are readable by their owner alone', async () => {
    await write(rows(1))
    for (const file of files()) expect(statSync(join(folder.path, file)).mode & 0o077, file).to.equal(0)
  })

  describe('are refused', () => {
    const PART = 'part-00001.jsonl'
    const path = (name: string): string => join(folder.path, name)
    beforeEach(() => write(rows(20_000), 100_000))

    for (const [title, damage, message] of [
      ['that were cut', () => truncateSync(path('part-00002.jsonl'), 100), /part-00002.jsonl has 100 bytes/],
      ['that grew', () => appendFileSync(path(PART), '{}\n'), /part-00001.jsonl has \d+ bytes/],
      ['whose manifest is half of one', () => truncateSync(path('manifest.json'), 40), /manifest.json can't be read/],
      [
        'whose manifest names a file elsewhere',
        () =>
          writeFileSync(
            path('manifest.json'),
            readFileSync(path('manifest.json'), 'utf8').replace(PART, '../part-00001.jsonl'),
          ),
        /manifest.json can't be read/,
      ],
    ] as const) {
      it(`${title}, before the first record`, async () => {
        damage()
        const first = readStage(folder.path, asRow).next()
        expect(await failure(first))
          .to.be.instanceOf(StageError)
          .with.property('message')
          .match(message)
      })
    }

    it('that were changed, at the end of the part', async () => {
      const text = readFileSync(path(PART), 'utf8')
      writeFileSync(path(PART), text.replace('"kind":"row"', '"kind":"cow"'))
      expect(await failure(read()))
        .to.be.instanceOf(StageError)
        .with.property('message')
        .match(/part-00001.jsonl has \d+ records that are not the \d+ staged/)
    })

    it('where a line is no JSON, by its number', async () => {
      const text = readFileSync(path(PART), 'utf8')
      writeFileSync(path(PART), text.replace('"kind"', '"kind!'))
      expect(await failure(read()))
        .to.be.instanceOf(StageError)
        .with.property('message')
        .match(/line 1: /)
    })
  })

  it('do not grow the memory with their number', async () => {
    const writer = await writeStage<Row>(folder.path, { key: 'k' })
    const batch = rows(1000)
    const before = process.memoryUsage().rss
    for (let n = 0; n < 400; n += 1) await writer.append(batch)
    await writer.finish()
    let count = 0
    for await (const _ of readStage(folder.path, asRow)) count += 1
    expect(count).to.equal(400_000)
    expect(statSync(join(folder.path, 'part-00001.jsonl')).size).to.be.greaterThan(12_000_000)
    expect((process.memoryUsage().rss - before) / 2 ** 20).to.be.below(150)
    expect(existsSync(join(folder.path, 'part-00001.jsonl.partial'))).to.equal(false)
  })
})
