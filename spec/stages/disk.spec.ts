import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { temporaryFolder } from '../support/cli.js'

const PROGRAM = fileURLToPath(import.meta.resolve('./disk-run.ts'))
const ROWS = 30_000

describe('a stage on a disk that takes no more', function () {
  this.timeout(60_000)
  let folder: ReturnType<typeof temporaryFolder>
  const stage = () => join(folder.path, 'stage')
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  /** Runs in a process whose files may have so many KiB. */
  async function run(kib: number | 'unlimited') {
    const program = [process.execPath, '--import', 'tsx', PROGRAM, stage(), String(ROWS)]
    const { stdout } = await promisify(execFile)('bash', ['-c', `ulimit -f ${kib}; exec "$@"`, 'bash', ...program], {
      timeout: 50_000,
    })
    return JSON.parse(stdout) as { state: string; problems: string[]; published: number }
  }

  it('ends the run, names the bytes it was to take, publishes nothing and leaves the disk as it was', async () => {
    const { state, problems, published } = await run(300)
    expect({ state, published }).to.deep.equal({ state: 'failed', published: 0 })
    expect(problems[0]).to.match(
      /stage: EFBIG: .*, after 26\d{4} bytes, with 26\d{4} bytes to write: there is no room for it: free some space/,
    )
    expect(existsSync(stage()) ? readdirSync(stage()) : []).to.deep.equal([])
  })

  it('is published by the next run, when there is room', async () => {
    await run(300)
    expect(await run('unlimited')).to.deep.equal({ state: 'success', problems: [], published: ROWS })
  })
})
