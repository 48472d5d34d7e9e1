import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const LIB = fileURLToPath(new URL('../lib', import.meta.url))

/** Folders of lib in the order of dependency: a folder imports from those before it and from itself. */
const ORDER = [
  'record', 'log', 'status', 'stream', 'step', 'topology', 'lineage', 'client', 'services', 'config', 'connectors',
  'processors', 'state', 'sinks', 'stages', 'bulk-sinks', 'catalog', 'workflow', 'command', 'testing',
] // biome-ignore format: a list

/** Files beside the folders: the entry points stand above all, the version below. */
const ABOVE = ['index.ts', 'entities.ts', 'lineage.ts', 'run.ts']

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const folderOf = (file: string): string => (file.includes(sep) ? file.slice(0, file.indexOf(sep)) : '')

function imports(file: string): string[] {
  const text = readFileSync(join(LIB, file), 'utf8')
  const paths = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path]) => path!)
  return paths.map((path) => normalize(join(dirname(file), path)).replace(/\.js$/, '.ts'))
}

describe('imports', () => {
  it('know every folder', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== ''))
    expect([...folders].filter((folder) => !ORDER.includes(folder))).to.deep.equal([])
  })

  it('point one way', () => {
    const against = files
      .filter((file) => !ABOVE.includes(file))
      .flatMap((file) =>
        imports(file)
          .filter(
            (target) => folderOf(target) !== '' && ORDER.indexOf(folderOf(target)) > ORDER.indexOf(folderOf(file)),
          )
          .map((target) => `${file} → ${target}`),
      )
    expect(against).to.deep.equal([])
  })

  it('of one connector never reach into another', () => {
    const connector = (file: string): string | undefined => /^connectors\/([^/]+)\//.exec(file)?.[1]
    const across = files.flatMap((file) =>
      imports(file)
        .filter((target) => connector(file) && connector(target) && connector(target) !== connector(file))
        .map((target) => `${file} → ${target}`),
    )
    expect(across).to.deep.equal([])
  })
})
