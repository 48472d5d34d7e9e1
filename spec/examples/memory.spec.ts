import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect } from 'chai'
import type { Column } from 'headwater/entities'
import { startTestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { text } from './collect.js'
import { runExample } from './run-example.js'

/** Makes a process print its peak memory when it ends. */
const PRELOAD = `--import data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs'; process.on('exit', () => process.stderr.write(fs.readFileSync('/proc/self/status', 'utf8')))",
)}`

function* largeFile(): Generator<string> {
  yield 'id,name,amount,at\n'
  let size = 0
  for (let n = 0; size < 50 << 20; n += 1) {
    const line =
      n % 10 === 0 ? `${n},"a, ""b""",1.5,2024-01-01\n` : `${n},some name of a thing,2.25,2024-05-06T07:08:09Z\n`
    size += line.length
    yield line
  }
}

describe('the CSV connector of the example, on a file of 50 MB', function () {
  this.timeout(120_000)

  it('stays below 200 MB of memory', async function () {
    if (process.platform !== 'linux') this.skip() // peak memory is read from /proc
    const catalog = await startTestCatalog()
    const folder = temporaryFolder()
    try {
      await pipeline(Readable.from(largeFile()), createWriteStream(join(folder.path, 'large.csv')))
      const { code, stderr } = await runExample(
        'csv.json',
        catalog,
        { source_directory: folder.path },
        { NODE_OPTIONS: PRELOAD },
      )
      expect(code, stderr).to.equal(0)
      const columns = catalog.entity('tables', 'custom_csv.BU.default.large')!.columns as Column[]
      expect(columns.map(text)).to.deep.equal(['id INT', 'name STRING', 'amount DOUBLE', 'at TIMESTAMP'])
      const peaks = [...stderr.matchAll(/VmHWM:\s+(\d+) kB/g)].map(([, kilobytes]) => Number(kilobytes))
      expect(peaks).to.not.be.empty
      expect(Math.max(...peaks)).to.be.below(200 * 1024)
    } finally {
      folder.remove()
      await catalog.close()
    }
  })
})
