import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { expect } from 'chai'

const MAKE = process.env.MAKE ?? 'make'

const make = (...args: readonly string[]) =>
  spawnSync(MAKE, ['--no-print-directory', ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, NO_COLOR: '1', MAKEFLAGS: '' },
  })

const TARGETS = {
  run: 'node dist/run.js config/quickstart.json',
  build: '',
  test: 'npm test',
  check: 'npm run check',
  image: 'docker build -t headwater .',
  prove: 'npx tsx scripts/prove-images.ts',
  up: 'docker compose up -d openmetadata',
  ingest: 'docker compose run --rm --build headwater',
  down: 'docker compose down',
}

const missing = make('--version').error ? ' (skipped: make is not installed)' : ''

describe(`the Makefile${missing}`, function () {
  this.timeout(70_000)
  before(function () {
    if (missing) this.skip()
  })

  it('lists its targets', () => {
    expect(make().stdout.match(/^make \w+: /gm)).to.deep.equal(
      ['help', ...Object.keys(TARGETS)].map((target) => `make ${target}: `),
    )
  })

  for (const [target, command] of Object.entries(TARGETS)) {
    it(`makes ${target} by ${command || 'compiling'}`, () => {
      const { status, stdout } = make('-n', '-W', 'lib/run.ts', target)
      expect(status).to.equal(0)
      const lines = stdout.trim().split('\n')
      expect(lines.at(-1)).to.equal(command || 'npm run build')
      expect(lines.includes('npm run build')).to.equal(['run', 'build'].includes(target))
    })
  }

  it('runs the quickstart', () => {
    rmSync('.work/quickstart', { recursive: true, force: true })
    const { status, stdout, stderr } = make('run')
    expect(stdout + stderr).to.match(/Workflow finished in time/)
    expect(status).to.equal(0)
  })

  it('ends with an error when a run does', () => {
    const { status, stderr } = make('run', 'CONFIG=config/none.json')
    expect(stderr).to.match(/Error loading metadata configuration:.*none\.json/)
    expect(status).to.equal(2)
  })
})
