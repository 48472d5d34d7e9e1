import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { expect } from 'chai'
import { Shelf } from '../examples/shelf/shelf.js'
import { describeSource } from '../lib/testing/index.js'
import { cli } from './support/cli.js'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

describe('the examples', () => {
  it('run as they stand in the README', function () {
    this.timeout(30_000)
    const example = read('examples/pipeline.ts')
    expect(read('README.md')).to.contain(example.trim())
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'examples/pipeline.ts'], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    expect(stdout).to.match(/Workflow Shelf Summary:[\s\S]*Processed records: 2/)
    expect(status).to.equal(0)
  })

  it('hold the connector and the config of the guide, and it runs', async function () {
    this.timeout(30_000)
    const guide = read('docs/write-a-connector.md')
    for (const file of ['examples/shelf/shelf.ts', 'examples/shelf/shelf.json'])
      expect(guide).to.contain(read(file).trim())
    rmSync('.work/shelf', { recursive: true, force: true })
    const { code, stdout } = await cli(['examples/shelf/shelf.json'])
    expect(stdout).to.match(/Workflow Shelf Summary:[\s\S]*table 3/)
    expect(code).to.equal(0)
  })
})

describeSource(Shelf, { options: { room: 'attic', books: '12' }, unreachable: { room: 'cellar' } })
