import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect } from 'chai'
import { loadConnector } from '../../lib/connectors/custom/load-connector.js'
import { temporaryFolder } from '../support/cli.js'
import { type Case, fault, negativeControl } from '../support/faults/case.js'
import type { FaultRun } from '../support/faults/rig.js'
import { sourceRuns } from '../support/faults/source-runs.js'

const NO_SERVER = { generations: ['2.0'] } as const

const loadedHere: string[] = []
const here = globalThis as { headwaterLoads?: (name: string) => void }

/** Tells that it was loaded, here or in a process of its own, and reads nothing. */
const moduleOf = (name: string): string => `
const tell = globalThis.headwaterLoads ?? ((name) => process.stderr.write(name + ' was loaded\\n'))
tell('${name}')
export class X { static create() { return { *iter() {} } } }
`

/** Fills a folder with connectors, and with ways out of it. */
function fill(inside: string, outside: ReturnType<typeof temporaryFolder>): void {
  const out = outside.file('out.mjs', moduleOf('outside'))
  const climbing = `../../../${basename(outside.path)}/out.mjs`
  const own = (name: string, exports: object) => [
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, exports }),
  ]
  for (const [name, text] of [
    ['good.mjs', moduleOf('good')],
    ['folder/x.txt', ''],
    ['text.json', '{}'],
    own('climbs', { '.': `./${climbing}` }),
    own('sideways', { '.': climbing }),
    own('absolute', { '.': out }),
    own('encoded', { '.': './%2e%2e/climbs/x.mjs' }),
    own('nested', { '.': './node_modules/x.mjs' }),
    own('some', { './a': './a.mjs' }),
    ['node_modules/some/a.mjs', moduleOf('some/a')],
    ['node_modules/some/b.mjs', moduleOf('some/b')],
  ] as [string, string][]) {
    mkdirSync(dirname(join(inside, name)), { recursive: true })
    writeFileSync(join(inside, name), text)
  }
  symlinkSync(out, join(inside, 'link.mjs'))
  symlinkSync(outside.path, join(inside, 'linked'))
}

const REFUSED = [
  './link.mjs#X', './linked/out.mjs#X', 'link.X', 'linked.out.X', 'climbs#X', 'sideways#X', 'absolute#X', 'encoded#X', 'nested#X', 'some#X',
  'some/b.mjs#X', 'some/./b.mjs#X', 'NODE:fs#X', 'Data:text/javascript,1#X', 'file:./good.mjs#X', './%2E%2E/out.mjs#X', './good%2Emjs#X',
  './folder#X', '.#X', './text.json#X', './good.mjs?x#X', 'absent#X', '@scope/absent#X',
] // biome-ignore format: a list

/** Those refused for what they are: spec/connectors/custom/specifier.spec.ts; packages, exports, options: custom.spec.ts beside it. */
describe('faults: a class path that leads where no connector is', () => {
  let outside: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    outside = temporaryFolder()
    here.headwaterLoads = (name) => loadedHere.push(name)
  })
  afterEach(() => {
    outside.remove()
    delete here.headwaterLoads
  })

  fault(23, 'is refused, and nothing is loaded for it', NO_SERVER, async (the) => {
    const inside = temporaryFolder()
    fill(inside.path, outside)
    const loads = (text: string): Promise<string> =>
      loadConnector(text, [inside.path]).then(
        () => 'taken',
        () => 'refused',
      )
    const results = await Promise.all(REFUSED.map(async (text) => [text, await loads(text)]))
    expect(Object.fromEntries(results)).to.deep.equal(Object.fromEntries(REFUSED.map((text) => [text, 'refused'])))
    expect(loadedHere).to.deep.equal([])
    expect([await loads('some/a#X'), await loads('./good.mjs#X')]).to.deep.equal(['taken', 'taken'])
    expect(loadedHere).to.deep.equal(['some/a', 'good'])
    inside.remove()
    the.measure('refused', REFUSED.length)
  })

  const run = (the: Case, classPath: string): Promise<FaultRun> =>
    sourceRuns(the, (runs) => {
      fill(runs.world.folder.path, outside)
      return runs.run({
        type: 'customDatabase',
        serviceConnection: { config: { type: 'CustomDatabase', sourcePythonClass: classPath } },
        sourceConfig: { config: { type: 'DatabaseMetadata' } },
      })
    })
  const requireRefused = ({ code, stderr, proxy }: FaultRun): void => {
    expect(code, stderr).to.equal(2)
    expect(stderr).to.contain('source.serviceConnection.config.sourcePythonClass: ').and.not.contain('was loaded')
    expect(proxy.received).to.equal(0)
  }

  for (const [name, classPath] of [
    ['behind a link out of the folder', './link.mjs#X'],
    ['behind the exports of a package', 'climbs#X'],
  ] as const)
    fault(23, `${name} ends the run with 2, before any connection`, NO_SERVER, async (the) =>
      requireRefused(await run(the, classPath)),
    )

  negativeControl(23, 'one that leads to a connector is loaded and run', NO_SERVER, async (the) => {
    const ran = await run(the, './good.mjs#X')
    expect(ran.stderr).to.contain('good was loaded')
    return () => requireRefused(ran)
  })
})
