import { chmodSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { temporaryFolder } from '../support/cli.js'
import { createReader, itFollows, type Reader } from './reader.js'

const PAGE = 'docs/run-in-a-container.md'

describe(`${PAGE}, followed in a checkout,`, function () {
  this.timeout(240_000)
  const scratch = temporaryFolder()
  let reader: Reader
  before(() => {
    chmodSync(scratch.path, 0o755)
    symlinkSync(resolve('config'), join(scratch.path, 'config'))
    reader = createReader(scratch.path)
  })
  after(() => scratch.remove())

  itFollows(PAGE, () => reader)

  it('names targets that the Makefile has, and variables that compose.yaml has', () => {
    const page = readFileSync(PAGE, 'utf8')
    const targets = [...page.matchAll(/`(?:[A-Z_]+=\S+ )?make (\w+)`/g)].map(([, target]) => target!)
    expect(targets).to.include.members(['prove', 'up', 'ingest', 'down'])
    const makefile = readFileSync('Makefile', 'utf8')
    expect(targets.filter((target) => !makefile.includes(`\n${target}:`))).to.deep.equal([])
    const compose = readFileSync('compose.yaml', 'utf8')
    const variables = [...page.matchAll(/`(OP\w+)(?:=\S+ make ingest)?`/g)].map(([, variable]) => variable!)
    expect(variables).to.have.length.above(2)
    expect(variables.filter((variable) => !compose.includes(`\${${variable}`))).to.deep.equal([])
  })
})
