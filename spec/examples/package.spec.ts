import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect } from 'chai'
import { temporaryFolder } from '../support/cli.js'
import { EXAMPLE } from './run-example.js'

/** The example's package as `npm install` leaves it, in a folder of its own. */
function installed(): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder()
  for (const part of ['connector', 'data', 'package.json', 'tsconfig.json', 'csv.json', 'proto.json']) {
    const isSource = (path: string): boolean => !path.endsWith('.js')
    cpSync(join(EXAMPLE, part), join(folder.path, part), { recursive: true, filter: isSource })
  }
  const { dependencies } = JSON.parse(readFileSync(join(EXAMPLE, 'package.json'), 'utf8'))
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    const link = join(folder.path, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(name === 'headwater' ? resolve('.') : resolve('node_modules', name), link)
  }
  return folder
}

describe('the package of the example connectors', function () {
  this.timeout(60_000)

  it('compiles against the built package, and plain node then runs its configs', () => {
    const folder = installed()
    const node = (...args: string[]) =>
      spawnSync(process.execPath, args, {
        cwd: folder.path,
        encoding: 'utf8',
        timeout: 30_000,
        env: { ...process.env, NO_COLOR: '1' },
      })
    try {
      const compiled = node(resolve('node_modules/typescript/bin/tsc'))
      expect(compiled.stdout).to.equal('')
      expect(compiled.status).to.equal(0)
      for (const config of ['csv.json', 'proto.json']) {
        const { status, stdout, stderr } = node(resolve('dist/run.js'), config)
        expect(stderr).to.not.contain('rror')
        expect(stdout).to.match(/Errors: 1[\s\S]*Demoing one error/)
        expect(status).to.equal(0)
      }
    } finally {
      folder.remove()
    }
  })

  it('runs no script when it is installed', () => {
    const { scripts } = JSON.parse(readFileSync(join(EXAMPLE, 'package.json'), 'utf8'))
    expect(scripts).to.have.keys('build', 'minimal', 'csv', 'proto')
  })
})
