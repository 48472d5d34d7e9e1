import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { fault } from '../support/faults/case.js'
import { requireWhole } from '../support/faults/invariant.js'
import { sourceRuns } from '../support/faults/source-runs.js'

const NO_SERVER = { generations: ['2.0'] } as const
const SECRET = 'canary_of_a_file_outside'
const CONNECTOR = 'examples/custom-connector/connector/my-protobuf-connector.js'

/** One file after the other, `most` of them, the last of which imports the first. */
function chain(folder: string, most: number): void {
  for (let n = 0; n < most; n += 1) {
    const imports = n === 0 ? ['m1', 'm2', 'm3'] : [`m${(n + 1) % most}`]
    const text = `syntax = "proto3"; ${imports.map((name) => `import "${name}.proto";`).join(' ')} message M${n} { int32 x = 1; }`
    writeFileSync(join(folder, `m${n}.proto`), text)
  }
}

// What is loaded has two ways to name something else: imports of the example's Protobuf connector, which are read below its
// folder (spec/examples/protobuf-connector.spec.ts has links, cycles, depth and fields that multiply), and aliases of YAML
// (spec/config/yaml-text.spec.ts). A config has no $ref; its $schema is for editors.
describe('faults: a document that names another', () => {
  fault(24, 'in the $schema of a config is not fetched', {}, async (the) => {
    const run = await the.run({
      config: (document, { proxy, folder }) => ({
        $schema: the.generation === '2.0' ? `${proxy.url}/schema.json` : join(folder.path, 'no', 'schema.json'),
        ...document,
      }),
    })
    requireWhole(run)
    expect(run.proxy.exchanges.filter(({ path }) => path.includes('schema.json'))).to.deep.equal([])
  })

  fault(24, 'by $ref or $include in a config is refused as an unknown key, and not looked at', {}, async (the) => {
    const run = await the.run({
      config: (document, { proxy }) => ({
        ...document,
        $include: '/etc/passwd',
        sink: { $ref: `${proxy.url}/sink.json`, ...document.sink },
        source: { ...document.source, $ref: '#/__proto__' },
      }),
    })
    expect(run.code).to.equal(2)
    for (const path of ['"$include"', 'sink."$ref"', 'source."$ref"'])
      expect(run.stderr).to.contain(`  - ${path}: unknown key`)
    expect(run.stderr).to.not.contain('root:')
    expect(run.proxy.received).to.equal(0)
  })

  fault(24, 'by an import out of its folder is not read; imports in a circle end', NO_SERVER, (the) =>
    sourceRuns(the, async ({ world, run, live }) => {
      if (!existsSync(CONNECTOR)) throw new Error(`${CONNECTOR} is not there: npm run build:examples makes it`)
      const folder = join(world.folder.path, 'protos')
      mkdirSync(folder)
      chain(folder, 2000)
      writeFileSync(
        join(world.folder.path, 'outside.proto'),
        `syntax = "proto3"; message Outside { int32 ${SECRET} = 1; }`,
      )
      const read = (text: string, message: string) => {
        writeFileSync(join(folder, 'a.proto'), `syntax = "proto3"; ${text}`)
        return run({
          type: 'customDatabase',
          serviceConnection: {
            config: {
              type: 'CustomDatabase',
              sourcePythonClass: `./${CONNECTOR}#ProtobufConnector`,
              connectionOptions: {
                source_directory: join(folder, 'a.proto'),
                business_unit: 'BU',
                schema_name: message,
                demo_error: 'false',
              },
            },
          },
          sourceConfig: { config: { type: 'DatabaseMetadata' } },
        })
      }
      for (const target of ['../outside.proto', 'http://127.0.0.1:1/x.proto']) {
        const { code, stdout, stderr, status } = await read(`import "${target}"; message A { Outside o = 1; }`, 'a')
        expect(code, stderr).to.equal(1)
        expect(status?.steps[0]?.failures.map(({ error }) => error).join()).to.contain(
          `import ${JSON.stringify(target)}: no such file below`,
        )
        expect(stdout + stderr).to.not.contain(SECRET)
        expect(live('tables')).to.deep.equal([])
      }
      const whole = await read('import "m0.proto"; message A { M0 m = 1; M1999 n = 2; }', 'a')
      expect(whole.code, whole.stdout).to.equal(0)
      expect(live('tables')).to.deep.equal(['shop.BU.default.a'])
      the.measure('ms of 2000 imports in a circle', whole.durationMs)
    }),
  )
})
