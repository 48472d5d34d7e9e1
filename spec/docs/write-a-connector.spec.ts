import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect } from 'chai'
import type { Image } from '../../scripts/image/build.js'
import { sandboxMissing } from '../../scripts/image/sandbox.js'
import { jobImage } from '../package/job-image.js'
import { tarball } from '../package/tarball.js'
import { temporaryFolder } from '../support/cli.js'
import { docker } from './docker.js'
import { type Block, readPage } from './page.js'

const PAGE = 'docs/write-a-connector.md'

/** Runs lines as a reader types them: where the last ones ended. */
function type(text: string, folder: string): { readonly output: string; readonly folder: string } {
  const done = spawnSync('/bin/sh', ['-ec', `${text}\necho "is now in $PWD"`], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, NO_COLOR: '1', npm_config_prefer_offline: 'true', NODE_TEST_CONTEXT: undefined },
  })
  if (done.status !== 0) throw new Error(`${text}ended with ${done.status}:\n${done.stdout}${done.stderr}`)
  const [output = '', now = ''] = done.stdout.split('is now in ')
  return { output, folder: now.trim() }
}

const squeezed = (text: string): string => text.replace(/[ \t]+/g, ' ')

describe(`${PAGE}, followed by a stranger in an empty folder,`, function () {
  this.timeout(240_000)
  const scratch = temporaryFolder()
  const images = new Map<string, Image>()
  const missing = sandboxMissing()
  let folder = scratch.path
  let output = ''
  before(() => {
    chmodSync(scratch.path, 0o755)
    copyFileSync(tarball(), join(folder, basename(tarball())))
  })
  after(() => scratch.remove())

  /** Every block is a file, commands, or what the commands before it print; there is no other. */
  function follow({ file, language, text, at }: Block): void {
    if (file !== undefined) {
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    } else if (language === 'sh' && text.startsWith('docker ')) {
      images.set('headwater', jobImage())
      for (const line of text.trim().split('\n')) output = docker(line, folder, images)
    } else if (language === 'sh') ({ output, folder } = type(text, folder))
    else if (language === 'text') {
      for (const line of text.trim().split('\n')) expect(squeezed(output), at).to.contain(squeezed(line).trim())
    } else throw new Error(`${at}: nobody can follow this block: it is no file, no command and no output`)
  }

  for (const { title, blocks } of readPage(PAGE)) {
    const inImage = blocks.some(({ text }) => text.startsWith('docker '))
    const skipped = inImage && missing ? missing : undefined
    it(`${title}${skipped ? ` (skipped: it ${skipped})` : ''}`, function () {
      if (skipped) this.skip()
      for (const block of blocks) follow(block)
    })
  }

  it('has come to a connector that is compiled, tested and packed', () => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const files = type(`tar tzf ${name}-${version}.tgz`, folder).output.trim().split('\n').sort()
    expect(files).to.include.members(['package/dist/shelf.js', 'package/dist/shelf.d.ts', 'package/package.json'])
    expect(files.filter((file) => /test|node_modules/.test(file))).to.deep.equal([])
  })
})
