import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { Shelf } from '../../examples/shelf/shelf.js'
import { describeSource } from '../../lib/testing/index.js'
import { createReader, itFollows, type Reader } from '../docs/reader.js'
import { resultsOf } from './broken-promises.js'

const PAGE = 'docs/test-a-connector.md'

describe(`${PAGE}, followed beside the connector that it is about,`, function () {
  this.timeout(60_000)
  const { CI } = process.env
  let folder: string
  let reader: Reader
  before(() => {
    delete process.env.CI // the golden file is written there for the first time
    mkdirSync('.work', { recursive: true })
    folder = mkdtempSync(resolve('.work', 'test-a-connector-'))
    copyFileSync('examples/shelf/shelf.ts', join(folder, 'shelf.ts'))
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(resolve('.'), join(folder, 'node_modules/headwater'))
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: resolve('tsconfig.json'), compilerOptions: { paths: {} }, include: ['*.ts'] }),
    )
    reader = createReader(folder)
  })
  after(() => {
    if (CI !== undefined) process.env.CI = CI
    rmSync(folder, { recursive: true, force: true })
  })

  itFollows(PAGE, () => reader)

  it('compiles', () => {
    expect(reader.type('npx tsc')).to.equal('')
  })

  it('says each promise of the suite, and no other', async () => {
    const connected = { ...Shelf, name: 'Shelf' } as typeof Shelf
    const terms = { options: { room: 'attic' }, unreachable: { room: 'cellar' }, secret: 'no such secret' }
    const results = await resultsOf((runner) => describeSource(connected, terms, runner))
    const table = readFileSync(PAGE, 'utf8').split('| promise |')[1]!.split('\n\n')[0]!
    const rows = [...table.matchAll(/^\| ([a-z][^|]+) \|/gm)].map(([, promise]) => promise)
    expect(rows).to.deep.equal(Object.keys(results))
  })
})
