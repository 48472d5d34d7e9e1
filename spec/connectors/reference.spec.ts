import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { definitions } from '../../lib/connectors/definitions.js'

const generate = (...options: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/generate-reference.ts', ...options], { encoding: 'utf8' })

describe('the reference pages', () => {
  it('name every driver that the package takes, and no other', () => {
    const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      peerDependencies: object
      peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>
    }
    const drivers = [...new Set(definitions.flatMap((definition) => definition.drivers ?? []))].sort()
    expect(drivers).to.deep.equal(Object.keys(peerDependencies).sort())
    expect(drivers.filter((driver) => !peerDependenciesMeta[driver]?.optional)).to.deep.equal([])
  })

  it('are one per connector, and a change of any is noticed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headwater-reference-'))
    try {
      expect(generate(folder).status).to.equal(0)
      expect((await readdir(folder)).sort()).to.deep.equal(definitions.map(({ type }) => `${type}.md`).sort())
      await appendFile(join(folder, 'duckdb.md'), 'changed\n')
      const { status, stderr } = generate('--check', folder)
      expect(status).to.equal(1)
      expect(stderr)
        .to.match(/^\S+duckdb\.md is out of date/)
        .and.not.contain('postgres.md')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
