import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import sqlite from 'node-sqlite3-wasm'
import type { temporaryFolder } from '../support/cli.js'
import { compile, installed } from './installed.js'
import { EXAMPLE } from './run-example.js'

/** The demo's own configs and data (spec/custom-demo.md), which this package takes as they are. */
const DEMO = 'spec/examples/fixtures/custom-demo'

describe('the package of the example connectors', function () {
  this.timeout(60_000)
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = installed()
  })
  after(() => folder.remove())

  const node = (...args: string[]) =>
    spawnSync(process.execPath, args, {
      cwd: folder.path,
      encoding: 'utf8',
      timeout: 30_000,
      env: { ...process.env, NO_COLOR: '1' },
    })

  it('compiles against the built package, and plain node then runs its configs', () => {
    compile(folder.path)
    for (const config of ['csv.json', 'proto.json']) {
      const { status, stdout, stderr } = node(resolve('dist/run.js'), config)
      expect(stderr).to.not.contain('rror')
      expect(stdout).to.match(/Errors: 1[\s\S]*Demoing one error/)
      expect(status).to.equal(0)
    }
  })

  it('runs the configs of the demo it is ported from, but for the address of the catalog', () => {
    cpSync(DEMO, folder.path, { recursive: true })
    const written = (config: string): { readonly [kind: string]: readonly string[] } => {
      const file = `${config}.own.yaml`
      const text = readFileSync(join(folder.path, config), 'utf8')
      writeFileSync(join(folder.path, file), text.replace(/http:.*\/api/, `embedded:.work/${config}`))
      const { status, stdout } = node(resolve('dist/run.js'), file)
      expect(stdout).to.match(/\| My Error +\| Demoing one error/)
      expect(status, 'its one error of six or five records is below the threshold of 90 %').to.equal(1)
      return live(join(folder.path, '.work', config, 'catalog.db'))
    }
    expect(written('custom.yaml')).to.deep.equal({
      databaseService: ['custom_csv_yaml'],
      database: ['custom_csv_yaml.BU'],
      databaseSchema: ['custom_csv_yaml.BU.default'],
      table: ['custom_csv_yaml.BU.default.table1', 'custom_csv_yaml.BU.default.table2'],
    })
    expect(written('custom_proto.yaml')).to.deep.equal({
      databaseService: ['custom_proto_yaml'],
      database: ['custom_proto_yaml.BU'],
      databaseSchema: ['custom_proto_yaml.BU.default'],
      table: ['custom_proto_yaml.BU.default.person_info'],
    })
  })

  it('runs from the repository as it is after a build, by plain node', () => {
    for (const config of ['minimal.json', 'csv.json', 'proto.json']) {
      const { status, stderr } = spawnSync(process.execPath, ['dist/run.js', join(EXAMPLE, config)], {
        encoding: 'utf8',
        timeout: 30_000,
      })
      expect(status, stderr).to.equal(0)
    }
  })

  it('runs no script when it is installed', () => {
    const { scripts } = JSON.parse(readFileSync(join(EXAMPLE, 'package.json'), 'utf8'))
    expect(scripts).to.have.keys('build', 'minimal', 'csv', 'proto')
  })
})

/** What a run wrote, by kind. */
function live(path: string): Record<string, string[]> {
  const database = new sqlite.Database(path, { readOnly: true })
  try {
    const rows = database.all(
      "SELECT kind, fqn FROM entity WHERE kind IN ('databaseService', 'database', 'databaseSchema', 'table') ORDER BY fqn",
    ) as unknown as readonly { readonly kind: string; readonly fqn: string }[]
    return Object.fromEntries(
      rows.map(({ kind }) => [kind, rows.filter((row) => row.kind === kind).map(({ fqn }) => fqn)]),
    )
  } finally {
    database.close()
  }
}
