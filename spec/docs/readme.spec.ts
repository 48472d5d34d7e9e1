import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { cli, temporaryFolder } from '../support/cli.js'
import { readPage } from './page.js'

const blocks = readPage('README.md').flatMap((section) => section.blocks)
const only = (language: string): string => {
  const found = blocks.filter((block) => block.language === language)
  expect(found, language).to.have.lengthOf(1)
  return found[0]!.text
}

describe('README.md', function () {
  this.timeout(30_000)

  it('has commands, a config and a pipeline, and no other block', () => {
    expect(blocks.map(({ language }) => language)).to.have.members(['sh', 'yaml', 'ts'])
  })

  it('has a config that is valid', async () => {
    const folder = temporaryFolder()
    const file = folder.file('postgres.yaml', only('yaml'))
    const { code, stderr } = await cli([file, '--validate'], {
      env: { POSTGRES_PASSWORD: 'x', OPENMETADATA_TOKEN: 'x' },
    })
    folder.remove()
    expect(stderr).to.equal('')
    expect(code).to.equal(0)
  })

  it('has a pipeline that is run elsewhere, as it stands', () => {
    expect(only('ts')).to.equal(readFileSync('examples/pipeline.ts', 'utf8'))
  })

  it('starts with the commands that CI runs', () => {
    const ci = readFileSync('.ci/run', 'utf8')
    for (const command of only('sh')
      .trim()
      .split('\n')
      .flatMap((line) => line.split(' && ')))
      expect(ci).to.contain(command)
  })

  it('names commands that there are', async () => {
    const { stdout } = await cli(['--help'])
    const named = [...readFileSync('README.md', 'utf8').matchAll(/^\| `run\.js (\w+)/gm)].map(([, command]) => command!)
    expect(named).to.include.members(['catalog', 'new', 'describe'])
    for (const command of named) expect(stdout).to.match(new RegExp(`^  ${command} `, 'm'))
  })
})
