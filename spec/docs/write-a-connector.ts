import { chmodSync, copyFileSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { tarball } from '../package/tarball.js'
import { temporaryFolder } from '../support/cli.js'
import { createReader, itFollows, type Reader } from './reader.js'

const PAGE = 'docs/write-a-connector.md'

describe(`${PAGE}, followed by a stranger in an empty folder,`, function () {
  this.timeout(240_000)
  const scratch = temporaryFolder()
  let stranger: Reader
  before(() => {
    chmodSync(scratch.path, 0o755)
    copyFileSync(tarball(), join(scratch.path, basename(tarball())))
    stranger = createReader(scratch.path)
  })
  after(() => scratch.remove())

  itFollows(PAGE, () => stranger)

  it('has come to a connector that is compiled, tested and packed', () => {
    const { name, version } = JSON.parse(readFileSync(join(stranger.folder(), 'package.json'), 'utf8'))
    const files = stranger.type(`tar tzf ${name}-${version}.tgz`).trim().split('\n')
    expect(files).to.include.members(['package/dist/shelf.js', 'package/dist/shelf.d.ts', 'package/package.json'])
    expect(files.filter((file) => /test|node_modules/.test(file))).to.deep.equal([])
  })
})
