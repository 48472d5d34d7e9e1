import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { NPM_QUIET, sh, tarball } from './package/tarball.js'
import { temporaryFolder } from './support/cli.js'

/** `npm start` of a connector package, which the first one is started by. */
const START = ['--import', 'tsx', 'node_modules/headwater/dist/run.js', 'config.json']

describe('the package', function () {
  this.timeout(240_000)
  const folder = temporaryFolder()
  after(() => folder.remove())

  /** A new connector package; it shares what the first one has installed. */
  const made = (name: string, type: string): string => {
    sh(folder.path, process.execPath, resolve('dist/run.js'), 'new', 'connector', name, '--type', type)
    const project = join(folder.path, name)
    if (name !== 'my-source') symlinkSync('../my-source/node_modules', join(project, 'node_modules'))
    return project
  }

  it('holds what it needs to run, and no sources, specs or secrets', () => {
    const files = sh('.', 'tar', 'tzf', tarball())
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, ''))
    expect(files).to.include.members([
      'dist/run.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/testing/index.js',
      'dist/entities.js',
      'dist/LICENSES.txt',
      'config/schema.json',
      'LICENSE',
    ])
    expect(
      files.filter(
        (file) => !/^(dist|config|templates)\/|^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(file),
      ),
    ).to.deep.equal([])
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
    expect(Object.keys(scripts).filter((name) => /install$/.test(name))).to.deep.equal([])
  })

  it('makes a connector package that installs from it, compiles, passes its tests and runs', () => {
    const project = made('my-source', 'database')
    sh(project, 'npm', 'install', ...NPM_QUIET, '--save-dev', tarball())
    sh(project, 'npm', 'run', 'build', '--silent')
    expect(sh(project, 'npm', 'test', '--silent')).to.match(/# pass \d\d+\n# fail 0/)
    const run = sh(project, 'npm', 'start', '--silent')
    expect(run).to.match(/Workflow MySource Summary:[\s\S]*table 1/)
    expect(run).to.match(/\| MySource +\| here_two +\| it has no fields/)
    expect(sh(project, 'npx', 'headwater', '--version').trim()).to.equal('0.1.0')
    const exports =
      "Promise.all(['headwater', 'headwater/testing', 'headwater/entities'].map((name) => import(name))).then((all) => console.log(all.map((one) => Object.keys(one).length > 2).join()))"
    expect(sh(project, process.execPath, '--input-type=module', '-e', exports).trim()).to.equal('true,true,true')
  })

  it('makes one of every other type, which compiles, passes its tests and runs', () => {
    const lands = {
      messaging: 'messagingService 1, topic 1',
      dashboard: 'dashboardService 1, chart 2, dashboard 1',
      pipeline: 'pipelineService 1, pipeline 1',
      mlmodel: 'mlmodelService 1, mlmodel 1',
      storage: 'storageService 1, container 1',
      search: 'searchService 1, searchIndex 1',
      drive: 'driveService 1, directory 1, file 1',
    }
    const projects = Object.entries(lands).map(([type, records]) => [made(`my-${type}`, type), records] as const)
    const [first] = projects[0]!
    const include = projects.map(([project]) => join(project, 'connector.ts'))
    writeFileSync(
      join(first, 'all.json'),
      JSON.stringify({ extends: './tsconfig.json', compilerOptions: { rootDir: '..', noEmit: true }, include }),
    )
    sh(first, process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'all.json')
    const tests = projects.map(([project]) => join(project, 'test/connector.test.ts'))
    expect(sh(first, process.execPath, '--import', 'tsx', '--test', ...tests)).to.match(/# pass \d\d+\n# fail 0/)
    const runs = projects.map(([project]) => sh(project, process.execPath, ...START))
    for (const [index, [, records]] of projects.entries()) expect(runs[index]).to.contain(`(${records}`)
    expect(runs[0]).to.match(/\| MyMessaging +\| here_two +\| it has no fields/)
  })

  it('refuses a name that no package can have, and a folder that is there', () => {
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [resolve('dist/run.js'), 'new', ...args], { cwd: folder.path, encoding: 'utf8' })
    expect(run('connector', '../evil')).to.have.property('status', 2)
    expect(run('connector', 'my-source').stderr).to.match(/my-source is there already/)
    expect(run('connector', 'other', '--type', 'sculpture').stderr).to.match(
      /there are database, dashboard, messaging, pipeline, mlmodel, storage, search, drive\n/,
    )
    expect(run('pipeline', 'x')).to.have.property('status', 2)
  })
})
