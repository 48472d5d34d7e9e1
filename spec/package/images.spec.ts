// The job image is made once in a process: what runs it, or builds on it, is one file of specs.
import '../docs/run-in-a-container.js'
import '../docs/write-a-connector.js'
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { build, type Image, runImage } from '../../scripts/image/build.js'
import { parseDockerfile } from '../../scripts/image/dockerfile.js'
import { sandboxMissing } from '../../scripts/image/sandbox.js'
import { temporaryFolder } from '../support/cli.js'
import { jobImage, scratchFolder } from './job-image.js'

const EXAMPLE = 'examples/custom-connector'
const missing = sandboxMissing()

/** A folder that the user of an image may read, as what is mounted has to be. */
function readableFolder(): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder()
  chmodSync(folder.path, 0o755)
  return folder
}

describe(`the job image${missing ? ` (its proof ${missing})` : ''}`, function () {
  this.timeout(240_000)
  let image: Image
  before(function () {
    if (missing) this.skip()
    image = jobImage()
  })

  it('starts dist/run.js as a user that is not root', () => {
    expect(image.entrypoint).to.deep.equal(['node', 'dist/run.js'])
    expect(image.user).to.equal('node')
    expect(runImage(image, ['--version']).stdout).to.equal('0.1.0\n')
    expect(runImage(image).stdout).to.match(/^Usage: headwater/)
  })

  it('holds the locked production dependencies and drivers, and nothing to build or test with', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { version: string; dev?: boolean; peer?: boolean }>
    }
    const folder = join(image.root, image.workdir, 'node_modules')
    const found = readdirSync(folder).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((below) => `${name}/${below}`) : [name],
    )
    const versions = found
      .filter((name) => !name.startsWith('.') && name !== 'headwater')
      .map((name) => [name, JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).version])
    expect(versions).to.deep.equal(versions.map(([name]) => [name, packages[`node_modules/${name}`]?.version]))
    expect(found).to.include.members(['headwater', 'rxjs', 'pg', 'pg-query-stream'])
    expect(found.filter((name) => /^(typescript|mocha|tsx|@biomejs|@duckdb)/.test(name))).to.deep.equal([])
    const files = readdirSync(join(image.root, image.workdir)).sort()
    const manifests = ['headwater.tgz', 'package-lock.json', 'package.json']
    expect(files).to.deep.equal(['.work', 'dist', 'node_modules', ...manifests].sort())
  })

  it('runs a config and a connector that are mounted, and may write to .work alone', () => {
    const folder = readableFolder()
    const connection = { type: 'CustomDatabase', sourcePythonClass: './mine.mjs#Mine', connectionOptions: {} }
    folder.file(
      'mine.mjs',
      `import { create, defineConnector } from 'headwater'
       import { z } from 'zod'
       export const Mine = defineConnector({
         name: 'Mine', summary: 'Mine.', options: z.strictObject({}),
         *records({ service }) { yield create('database', { name: 'books', service }) },
       })`,
    )
    const config = (hostPort: string) => ({
      source: {
        type: 'customDatabase',
        serviceName: 'mine',
        serviceConnection: { config: connection },
        sourceConfig: { config: { type: 'DatabaseMetadata' } },
      },
      sink: { type: 'metadata-rest', config: {} },
      workflowConfig: { openMetadataServerConfig: { hostPort } },
    })
    folder.file('good.json', config('embedded:.work/mine'))
    folder.file('bad.json', config('embedded:mine'))
    const mounts = [{ from: folder.path, to: '/headwater/config' }]
    const good = runImage(image, ['config/good.json'], mounts)
    expect(good.stdout).to.match(/Workflow OpenMetadata Summary:\nProcessed records: 2/)
    expect(good.status).to.equal(0)
    expect(existsSync(join(image.root, 'headwater/.work/mine/catalog.db'))).to.equal(true)
    const bad = runImage(image, ['config/bad.json'], mounts)
    folder.remove()
    expect(bad.stderr).to.match(/EACCES|permission denied|unable to open/i)
    expect(bad.status).to.not.equal(0)
  })

  it('has the driver of PostgreSQL', () => {
    const folder = readableFolder()
    const connection = { type: 'Postgres', hostPort: '127.0.0.1:1', username: 'u', database: 'd' }
    folder.file('postgres.json', {
      source: {
        type: 'postgres',
        serviceName: 'pg',
        serviceConnection: { config: { ...connection, authType: { password: 'p' } } },
        sourceConfig: { config: { type: 'DatabaseMetadata' } },
      },
      workflowConfig: { openMetadataServerConfig: { hostPort: 'embedded:.work/pg' } },
    })
    const { stderr } = runImage(image, ['config/postgres.json'], [{ from: folder.path, to: '/headwater/config' }])
    folder.remove()
    expect(stderr).to.match(/ECONNREFUSED/)
  })

  describe('of the example connectors', () => {
    let example: Image
    before(() => {
      example = build({
        dockerfile: `${EXAMPLE}/Dockerfile`,
        context: EXAMPLE,
        scratch: scratchFolder(),
        images: { headwater: image },
      })
    })

    it('runs their CSV config as it is, on the Headwater below it', () => {
      expect(example).to.include({ user: 'node', workdir: '/headwater' })
      const { status, stdout } = runImage(example)
      expect(stdout).to.match(/Workflow OpenMetadata Summary:\nProcessed records: 5/)
      expect(stdout).to.match(/Errors: 1[\s\S]*Demoing one error/)
      expect(status).to.equal(0)
      const inside = join(example.root, 'headwater/node_modules/custom-connector/node_modules')
      expect(existsSync(inside)).to.equal(false)
    })
  })
})

describe('the Dockerfiles', () => {
  it('need no package manager of a system, and take their base from an argument', () => {
    for (const file of ['Dockerfile', `${EXAMPLE}/Dockerfile`]) {
      const steps = parseDockerfile(readFileSync(file, 'utf8'))
      expect(steps.filter(({ text }) => /\b(apt|apt-get|apk|dnf|yum)\b/.test(text))).to.deep.equal([])
      expect(steps[0]!.keyword).to.equal('ARG')
      expect(steps.findLast(({ keyword }) => keyword === 'USER')!.text).to.equal('node')
    }
  })
})
