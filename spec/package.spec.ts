import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { temporaryFolder } from './support/cli.js'

const NPM = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error']

function sh(folder: string, command: string, ...args: readonly string[]): string {
  const done = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${done.status}:\n${done.stdout}${done.stderr}`)
  return done.stdout
}

describe('the package', function () {
  this.timeout(240_000)
  const folder = temporaryFolder()
  let tarball: string
  before(() => {
    // dist/ was built by `npm install` or `npm test`: what is packed is what users get
    const name = sh('.', 'npm', 'pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder.path)
      .trim()
      .split('\n')
      .at(-1)!
    tarball = join(folder.path, name)
  })
  after(() => folder.remove())

  it('holds what it needs to run, and no sources, specs or secrets', () => {
    const files = sh('.', 'tar', 'tzf', tarball)
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, ''))
    expect(files).to.include.members([
      'dist/run.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/testing/index.js',
      'dist/entities.js',
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
    sh(folder.path, process.execPath, resolve('dist/run.js'), 'new', 'connector', 'my-source')
    const project = join(folder.path, 'my-source')
    const manifest = join(project, 'package.json')
    const made = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> }
    writeFileSync(
      manifest,
      JSON.stringify({ ...made, dependencies: { ...made.dependencies, headwater: `file:${tarball}` } }),
    )
    sh(project, 'npm', 'install', ...NPM)
    sh(project, 'npm', 'run', 'build', '--silent')
    expect(sh(project, 'npm', 'test', '--silent')).to.match(/# fail 0/)
    const run = sh(project, 'npm', 'start', '--silent')
    expect(run).to.match(/Workflow MySource Summary:[\s\S]*table 1/)
    expect(run).to.match(/\| MySource +\| here_two +\| it has no fields/)
    expect(sh(project, 'npx', 'headwater', '--version').trim()).to.equal('0.1.0')
    const exports =
      "Promise.all(['headwater', 'headwater/testing', 'headwater/entities'].map((name) => import(name))).then((all) => console.log(all.map((one) => Object.keys(one).length > 2).join()))"
    expect(sh(project, process.execPath, '--input-type=module', '-e', exports).trim()).to.equal('true,true,true')
  })

  it('refuses a name that no package can have, and a folder that is there', () => {
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [resolve('dist/run.js'), 'new', ...args], { cwd: folder.path, encoding: 'utf8' })
    expect(run('connector', '../evil')).to.have.property('status', 2)
    expect(run('connector', 'my-source').stderr).to.match(/my-source is there already/)
    expect(run('connector', 'other', '--type', 'sculpture').stderr).to.match(/there is database/)
    expect(run('pipeline', 'x')).to.have.property('status', 2)
  })
})
