import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'

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
})
