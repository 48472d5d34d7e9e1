import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import type { Image } from '../../scripts/image/build.js'
import { sandboxMissing } from '../../scripts/image/sandbox.js'
import { jobImage } from '../package/job-image.js'
import { docker } from './docker.js'
import { type Block, readPage } from './page.js'

/** Does what a page says, in a folder. */
export interface Reader {
  /** Runs lines as they are typed, and stays where they end. */
  type(lines: string): string
  /** Writes a file, runs commands, or compares what the last ones printed. @throws for a block that is none of these. */
  follow(block: Block): void
  /** Where the reader is now. */
  readonly folder: () => string
}

export function createReader(start: string): Reader {
  const images = new Map<string, Image>()
  let folder = start
  let output = ''
  const type = (lines: string): string => {
    const done = spawnSync('/bin/sh', ['-ec', `${lines}\necho "is now in $PWD"`], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, NO_COLOR: '1', npm_config_prefer_offline: 'true' },
    })
    if (done.status !== 0) throw new Error(`${lines} ended with ${done.status}:\n${done.stdout}${done.stderr}`)
    const [printed = '', now = ''] = done.stdout.split('is now in ')
    folder = now.trim()
    return printed
  }
  const run = (line: string): string => {
    images.set('headwater', jobImage())
    return line === 'docker build -t headwater .' ? '' : docker(line, folder, images)
  }
  return {
    type,
    folder: () => folder,
    follow: ({ file, language, text, at }) => {
      if (file !== undefined) {
        mkdirSync(join(folder, dirname(file)), { recursive: true })
        writeFileSync(join(folder, file), text)
      } else if (language === 'sh') output = inDocker(text) ? text.trim().split('\n').map(run).join('') : type(text)
      else if (language === 'text') {
        for (const line of text.trim().split('\n')) expect(squeezed(output), at).to.contain(squeezed(line).trim())
      } else throw new Error(`${at}: nobody can follow this block: it is no file, no command and no output`)
    },
  }
}

const inDocker = (text: string): boolean => text.startsWith('docker ')
const squeezed = (text: string): string => text.replace(/[ \t]+/g, ' ')

/** Adds a test for each section of a page: all its blocks, in order. Sections with `docker` are skipped where images can't be. */
export function itFollows(page: string, reader: () => Reader): void {
  const missing = sandboxMissing()
  for (const { title, blocks } of readPage(page)) {
    const skipped = missing !== undefined && blocks.some(({ text }) => inDocker(text))
    it(`${title}${skipped ? ` (skipped: it ${missing})` : ''}`, function () {
      if (skipped) this.skip()
      for (const block of blocks) reader().follow(block)
    })
  }
}
