import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { appendFile } from '../../lib/state/append-file.js'
import { openState } from '../../lib/state/state.js'
import type { StateError } from '../../lib/state/state-error.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { filesIn, rejection } from './state-run.js'

const PROGRAM = fileURLToPath(import.meta.resolve('./disk-run.ts'))
const TABLES = 2000

interface Ended {
  readonly state: string
  readonly code: number
  readonly problems: readonly string[]
  readonly sink: { readonly records: number; readonly unchanged: number }
  readonly end: { readonly arrived?: number }
}

describe('a disk that takes no more', function () {
  this.timeout(60_000)
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
  })
  afterEach(async () => {
    folder.remove()
    await catalog.close()
  })

  /** Runs in a process whose files may have so many KiB. */
  async function run(kib: number | 'unlimited', ...flags: string[]): Promise<Ended> {
    const args = [`ulimit -f ${kib}; exec "$@"`, 'bash', process.execPath, '--import', 'tsx', PROGRAM]
    const { stdout } = await promisify(execFile)(
      'bash',
      ['-c', ...args, catalog.url, join(folder.path, 'state'), String(TABLES), ...flags],
      { timeout: 50_000 },
    )
    return JSON.parse(stdout) as Ended
  }

  it('stops the run with 1, the path and what to do; when there is room, it goes on from there', async () => {
    const full = await run(16)
    expect(full).to.include({ state: 'failed', code: 1 })
    expect(full.problems[0]).to.match(
      /shop\.checkpoint can't be kept \(EFBIG: .*\): there is no room for it: free some/,
    )
    expect(full.sink.records).to.be.below(TABLES)
    catalog.proxy.exchanges.length = 0
    const { state, sink } = await run('unlimited', '--resume')
    expect(state).to.equal('success')
    expect(sink.records).to.equal(TABLES + 3)
    expect(sink.unchanged).to.be.within(1, full.sink.records)
    expect(catalog.live('tables')).to.have.lengthOf(TABLES)
    expect(existsSync(filesIn(join(folder.path, 'state')).checkpoint)).to.equal(false)
  })

  it('is no matter while there is room', async () => {
    expect(await run(1024)).to.include({ state: 'success', code: 0 })
  })

  it('is told once when it errs, and nothing is written from then on', async () => {
    const path = join(folder.path, 'file')
    const real = await open(path, 'w')
    let writes = 0
    const broken = {
      appendFile: async (text: string) => {
        writes += 1
        await real.appendFile(text)
      },
      datasync: async () => {
        throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
      },
      close: () => real.close(),
    } as unknown as FileHandle
    const told: StateError[] = []
    const file = appendFile<string>({
      path,
      open: async () => broken,
      text: (items) => items.join(''),
      most: 10,
      failed: (error) => void told.push(error),
    })
    file.add('a')
    const error = await rejection(file.drained())
    expect(error.message).to.equal(
      `${path} can't be kept (EIO: i/o error, fdatasync): the disk errs: name a folder on another`,
    )
    file.add('b')
    await rejection(file.drained())
    await file.close()
    expect(writes).to.equal(1)
    expect(told).to.deep.equal([error])
  })

  it('stops the run when it does not keep up: what waits for it is bounded', async () => {
    const told: StateError[] = []
    const file = appendFile<string>({
      path: 'file',
      open: () => new Promise<FileHandle>(() => {}),
      text: (items) => items.join(''),
      most: 10,
      failed: (error) => void told.push(error),
    })
    for (let n = 0; n < 12; n += 1) file.add('a')
    expect(told.map(({ message }) => message)).to.deep.equal(["file can't be kept (the disk does not keep up)"])
    await file.close()
  })

  it('is named before the run begins, where the folder can’t be made', async () => {
    const inTheWay = folder.file('file', 'mine')
    const error = await rejection(openState({ folder: inTheWay, pipeline: 'shop', config: {} }))
    expect(error.message).to.equal(
      `${inTheWay} can't be kept (EEXIST: file already exists, mkdir '${inTheWay}'): it is no folder: name another`,
    )
    if (process.getuid?.() === 0) return
    await chmod(folder.path, 0o500)
    const closed = await rejection(openState({ folder: folder.path, pipeline: 'shop', config: {} }))
    await chmod(folder.path, 0o700)
    expect(closed.message).to.match(/may not be written there/)
  })
})
