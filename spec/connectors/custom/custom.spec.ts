import { mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { checkConfig } from '../../../lib/config/check.js'
import { loadConnector } from '../../../lib/connectors/custom/load-connector.js'
import { definitions } from '../../../lib/connectors/definitions.js'
import { metadataWorkflow } from '../../../lib/workflow/metadata.js'
import { resolveSpec } from '../../../lib/workflow/spec.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { cli, temporaryFolder } from '../../support/cli.js'

const HEADWATER = pathToFileURL(resolve('lib/index.ts')).href
const ZOD = pathToFileURL(resolve('node_modules/zod/index.js')).href

const SHELF = `
import { create, defineConnector, left } from '${HEADWATER}'
import { z } from '${ZOD}'
export const Shelf = defineConnector({
  name: 'Shelf',
  summary: 'Reads the shelf.',
  options: z.strictObject({ room: z.string().describe('Where it stands.'), books: z.int().optional() }),
  testConnection: async ({ room }) => { if (room === 'cellar') throw new Error('it is dark') },
  async *records({ options, service, metadata }) {
    yield create('database', { name: options.room, service })
    yield create('databaseSchema', { name: 'books', database: service + '.' + options.room })
    const seen = await metadata.getByName('databaseSchema', service + '.' + options.room + '.books')
    if (!seen) throw new Error('what was yielded is not visible')
    for (let n = 0; n < (options.books ?? 2); n += 1) {
      if (n === 1) yield left('b1', new Error('pages missing'))
      else yield create('table', { name: 'b' + n, databaseSchema: seen.fullyQualifiedName, columns: [] })
    }
  },
})
export class Ported {
  static create(config) { return new Ported(config) }
  constructor(config) { this.config = config }
  async prepare() { if (!this.config.connectionOptions.room) throw new Error('Missing room connection option') }
  *iter() { yield create('database', { name: this.config.connectionOptions.room, service: this.config.serviceName }) }
  async close() {}
}
export const nothing = 1
`

const document = (sourcePythonClass: string | undefined, connectionOptions: object, url: string) => ({
  source: {
    type: 'customDatabase',
    serviceName: 'mine',
    serviceConnection: {
      config: { type: 'CustomDatabase', ...(sourcePythonClass ? { sourcePythonClass } : {}), connectionOptions },
    },
    sourceConfig: { config: { type: 'DatabaseMetadata' } },
  },
  sink: { type: 'metadata-rest', config: {} },
  workflowConfig: {
    successThreshold: 10,
    openMetadataServerConfig: { hostPort: url, securityConfig: { jwtToken: 'token' } },
  },
})

describe('a custom connector', function () {
  this.timeout(30_000)
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
    folder.file('shelf.mjs', SHELF)
  })
  afterEach(async () => {
    folder.remove()
    await catalog.close()
  })

  const run = async (classPath: string | undefined, options: object) => {
    const config = checkConfig(document(classPath, options, 'http://127.0.0.1:1/api'), {
      connectors: definitions,
      file: 'spec',
    })
    const spec = await resolveSpec(config, { file: 'spec', folders: [folder.path] })
    return (await metadataWorkflow({ config, spec, connectors: definitions, metadata: catalog.metadata })).run()
  }
  const refusal = (classPath: string | undefined, options: object = { room: 'r' }): Promise<string> =>
    run(classPath, options).then(
      () => 'taken',
      (error: Error) => error.message,
    )

  it('is run from its file: service first, its records, its Lefts; what it reads back is there', async () => {
    const result = await run('./shelf.mjs#Shelf', { room: 'kitchen' })
    expect(result.steps[0]!.failures.map(({ name }) => name)).to.deep.equal(['b1'])
    expect(catalog.live('services/databaseServices')).to.deep.equal(['mine'])
    expect(catalog.live('tables')).to.deep.equal(['mine.kitchen.books.b0'])
  })

  it('gets its options in the types its schema wants, though a config holds texts', async () => {
    await run('./shelf.mjs#Shelf', { room: 'kitchen', books: '5' })
    expect(catalog.live('tables')).to.have.lengthOf(4)
  })

  it('may be a class in the incumbent’s shape', async () => {
    expect((await run('shelf.Ported', { room: 'hall' })).state).to.equal('success')
    expect(catalog.live('databases')).to.deep.equal(['mine.hall'])
    const missing = await run('shelf.Ported', {})
    expect(missing.steps[0]!.failures[0]!.error).to.equal('Missing room connection option')
    expect(missing.steps[0]!.incomplete).to.not.be.empty
  })

  it('is found in kebab case by the incumbent’s dotted path', async () => {
    mkdirSync(join(folder.path, 'connector'))
    folder.file('connector/my-shelf.mjs', SHELF)
    expect((await run('connector.my_shelf.Shelf', { room: 'attic', books: '1' })).state).to.equal('success')
  })

  it('is found in an installed package', async () => {
    const home = join(folder.path, 'node_modules', 'shelves')
    mkdirSync(home, { recursive: true })
    folder.file('node_modules/shelves/package.json', { name: 'shelves', type: 'module', exports: './index.mjs' })
    folder.file('node_modules/shelves/index.mjs', SHELF)
    expect((await run('shelves#Shelf', { room: 'attic', books: '1' })).state).to.equal('success')
  })

  it('with options that its schema refuses is explained like any config, key by key', async () => {
    const message = await refusal('./shelf.mjs#Shelf', { rom: 'x', books: 'many' })
    expect(message).to.match(
      /source\.serviceConnection\.config\.connectionOptions\.rom: unknown key; did you mean "room"\?/,
    )
    expect(message).to.match(/connectionOptions\.books: expected/)
  })

  it('that is not there is reported with every path tried', async () => {
    expect(await refusal('connector.no_shelf.Shelf')).to.match(
      /tried .*connector\/no_shelf\.js, .*connector\/no-shelf\.ts/,
    )
    expect(await refusal('no-shelves#Shelf')).to.match(/tried no-shelves \(installed at .*\); npm i no-shelves$/)
    expect(await refusal('@a/no-shelves/sub#Shelf')).to.match(/npm i @a\/no-shelves$/)
    expect(await refusal('./shelf.mjs#Shelv')).to.match(/there is no Shelv; it exports Ported, Shelf$/)
    expect(await refusal('./shelf.mjs#nothing')).to.match(/nothing is no connector/)
    expect(await refusal(undefined)).to.match(/sourcePythonClass: missing/)
  })

  it('that does not load is reported with its own error', async () => {
    folder.file('broken.mjs', 'throw new Error("bad day")')
    expect(await refusal('./broken.mjs#X')).to.match(/the module does not load: bad day/)
  })

  it('outside its folder is refused, also behind a link', async () => {
    const elsewhere = temporaryFolder()
    elsewhere.file('shelf.mjs', SHELF)
    symlinkSync(join(elsewhere.path, 'shelf.mjs'), join(folder.path, 'linked.mjs'))
    const failure = await loadConnector('./linked.mjs#Shelf', [folder.path]).catch((error: Error) => error)
    elsewhere.remove()
    expect(failure).to.have.property('name', 'BadClassPath')
  })

  it('that fails its connection test ends the run before anything is written', async () => {
    expect(await refusal('./shelf.mjs#Shelf', { room: 'cellar' })).to.equal('Shelf: CheckAccess failed: it is dark')
    expect(catalog.live('services/databaseServices')).to.deep.equal([])
  })

  it('is loaded beside the config by the command line; a wrong option ends with 2 before any connection', async () => {
    const ran = (options: Readonly<Record<string, string>>) =>
      cli([folder.file('config.json', document('./shelf.mjs#Shelf', options, catalog.url))], { readsTypeScript: true })
    const good = await ran({ room: 'r', books: '1' })
    expect(good.stdout).to.match(/Workflow Shelf Summary/)
    expect(good.code).to.equal(0)
    catalog.proxy.exchanges.length = 0
    const bad = await ran({})
    expect(bad.code).to.equal(2)
    expect(bad.stderr).to.match(/connectionOptions\.room: missing/)
    expect(catalog.proxy.exchanges).to.deep.equal([])
  })
})
