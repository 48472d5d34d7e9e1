import { spawnSync } from 'node:child_process'
import { createWriteStream, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect } from 'chai'
import type { temporaryFolder } from '../support/cli.js'
import { compile, installed } from './installed.js'

/** Makes a process print its peak memory when it ends. */
const PRELOAD = `--import data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs'; process.on('exit', () => process.stderr.write(fs.readFileSync('/proc/self/status', 'utf8')))",
)}`
const MB = 1 << 20
/** MB: a run of CI reads more than may be in memory, elsewhere nobody waits for it. `CSV_MB=1024` takes two minutes. */
const LARGE = Number(process.env.CSV_MB ?? (process.env.CI ? 64 : 50))

/** Text in pieces of some size, `size` MB of it. */
function* megabytes(size: number, line: (n: number) => string, header = ''): Generator<string> {
  let piece = header
  for (let n = 0, written = 0; written < size * MB; n += 1) {
    const text = line(n)
    written += text.length
    piece += text
    if (piece.length < 1 << 16) continue
    yield piece
    piece = ''
  }
  yield piece
}

interface Hostile {
  readonly name: string
  readonly header?: string
  readonly line: (n: number) => string
  readonly said: RegExp
}

/** Files of 10 MB that are no CSV. */
const HOSTILE: readonly Hostile[] = [
  { name: 'one line without an end', line: () => 'x'.repeat(1000), said: /line 1 has more than 1048576 characters/ },
  { name: 'a quote opened in every line', header: 'a,b\n', line: (n) => `${n},"a\n`, said: /1001 of \d+ rows are bad/ },
  { name: 'quotes over two lines', header: 'a,b\n', line: () => '"""\n', said: /1001 of \d+ rows are bad/ },
  { name: 'nothing but NUL', line: () => '\0'.repeat(100), said: /line 1 has more than 1048576 characters/ },
]

describe('the CSV connector of the example', function () {
  this.timeout(300_000)
  let folder: ReturnType<typeof temporaryFolder>
  before(function () {
    if (process.platform !== 'linux') this.skip() // peak memory is read from /proc
    folder = installed()
    compile(folder.path)
  })
  after(() => folder?.remove())

  /** What a run over one file says, and its peak memory in MB. */
  const read = async (content: Iterable<string>) => {
    const file = join(folder.path, 'data.csv')
    await pipeline(Readable.from(content), createWriteStream(file))
    const config = JSON.parse(readFileSync(join(folder.path, 'csv.json'), 'utf8'))
    Object.assign(config.source.serviceConnection.config.connectionOptions, {
      source_directory: file,
      demo_error: 'false',
    })
    Object.assign(config, { sink: { type: 'file', config: { filename: join(folder.path, 'records.jsonl') } } })
    const { status, stderr } = spawnSync(
      process.execPath,
      [resolve('dist/run.js'), folder.file('large.json', config), '--status', join(folder.path, 'status.json')],
      { cwd: folder.path, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: PRELOAD } },
    )
    rmSync(file)
    const failures = JSON.stringify(
      JSON.parse(readFileSync(join(folder.path, 'status.json'), 'utf8')).steps[0].failures,
    )
    return { status, failures, stderr, peak: Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1]) / 1024 }
  }

  it(`reads a file of ${LARGE} MB in less than 200 MB of memory`, async () => {
    const line = (n: number) =>
      n % 10 === 0 ? `${n},"a, ""b""",1.5,2024-01-01\n` : `${n},some name of a thing,2.25,2024-05-06T07:08:09Z\n`
    const { status, stderr, peak } = await read(megabytes(LARGE, line, 'id,name,amount,at\n'))
    expect(status, stderr).to.equal(0)
    const table = JSON.parse(readFileSync(join(folder.path, 'records.jsonl'), 'utf8').trim().split('\n').at(-1)!)
    expect(table.body.columns.map(({ dataType }: { dataType: string }) => dataType)).to.deep.equal([
      'INT',
      'STRING',
      'DOUBLE',
      'TIMESTAMP',
    ])
    expect(peak).to.be.below(200)
  })

  for (const { name, header, line, said } of HOSTILE) {
    it(`says what is wrong with 10 MB of ${name}, in bounded time and memory`, async () => {
      const { failures, peak } = await read(megabytes(10, line, header))
      expect(failures).to.match(said)
      expect(peak).to.be.below(200)
    }).timeout(30_000)
  }
})
