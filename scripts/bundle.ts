/**
 * `tsx scripts/bundle.ts`: the JavaScript of `dist/`. Our modules and the libraries that only we see are bundled, as Node
 * spends more time on finding four hundred small files than on running them; what the entry points share is in chunks, so
 * that each module exists once. Libraries that users see too (dependencies, drivers) stay outside. Their licences are kept.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type PluginBuild } from 'esbuild'

const ENTRIES = [
  'lib/run.ts',
  'lib/index.ts',
  'lib/entities.ts',
  'lib/lineage.ts',
  'lib/testing/index.ts',
  'lib/lineage/worker.ts',
  'lib/lineage/wasm-memory.ts',
  'lib/connectors/custom/own-package.ts',
]

/** Evaluated before the library whose import follows it: bundled, it would come after every import. Seen from a chunk. */
const FIRST = '../lineage/wasm-memory.js'
const first = () => ({ path: FIRST, external: true, sideEffects: true })

/** Imports of `rxjs` become imports of those of its modules that are used: Node then loads sixty files in place of 230. */
function rxjsInParts(bundler: PluginBuild): void {
  const index = readFileSync('node_modules/rxjs/dist/esm/index.js', 'utf8')
    .replace(/^export \*.*$/m, '') // types
    .replaceAll("'./internal/", "'rxjs/internal/")
  bundler.onResolve({ filter: /^rxjs$/ }, () => ({ path: 'rxjs', namespace: 'rxjs', sideEffects: false }))
  bundler.onResolve({ filter: /^rxjs\/internal\// }, ({ path }) => ({ path, external: true, sideEffects: false }))
  bundler.onLoad({ filter: /^rxjs$/, namespace: 'rxjs' }, () => ({ contents: index }))
}

/** Messages of zod in forty languages stay out. A schema of a user's own zod is one to this copy too: they know each other's. */
function zodInEnglish(bundler: PluginBuild): void {
  bundler.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, () => ({ path: 'locales', namespace: 'none' }))
  bundler.onLoad({ filter: /^locales$/, namespace: 'none' }, () => ({ contents: 'export {}' }))
}

/** got speaks HTTP/1.1 for us: what it brings for HTTP/2 loads all of Node's. */
function withoutHttp2(bundler: PluginBuild): void {
  bundler.onResolve({ filter: /^http2-wrapper$/ }, () => ({ path: 'http2-wrapper', namespace: 'nothing' }))
  bundler.onLoad({ filter: /^http2-wrapper$/, namespace: 'nothing' }, () => ({ contents: 'export default {}' }))
}

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

for (const old of existsSync('dist') ? readdirSync('dist', { recursive: true, encoding: 'utf8' }) : [])
  if (old.endsWith('.js')) rmSync(join('dist', old))
const { metafile } = await build({
  entryPoints: ENTRIES,
  outbase: 'lib',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.20',
  external: [
    ...Object.keys(dependencies).filter((name) => name !== 'zod'),
    ...Object.keys(peerDependencies),
    'headwater',
  ],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // libraries in CommonJS ask for Node's own modules by `require`
  banner: { js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);" },
  plugins: [
    { name: 'first', setup: (bundler) => bundler.onResolve({ filter: /\/wasm-memory\.js$/ }, first) },
    { name: 'rxjs', setup: rxjsInParts },
    { name: 'zod', setup: zodInEnglish },
    { name: 'http2', setup: withoutHttp2 },
  ],
  metafile: true,
  logLevel: 'warning',
})
if (Object.keys(metafile.outputs).some((file) => imports(file, FIRST) && !file.startsWith('dist/chunks/')))
  throw new Error(`${FIRST} is imported from outside dist/chunks, where it is not`)

const bundled = new Set(
  Object.keys(metafile.inputs).flatMap((file) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[0] ?? []),
)
writeFileSync('dist/LICENSES.txt', [...bundled].sort().map(licence).join('\n'))

function imports(file: string, path: string): boolean {
  return metafile.outputs[file]!.imports.some((one) => one.path === path)
}

/** The notice that a bundled library asks to be kept. @throws Error when it has none. */
function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<
    Record<string, string>
  >
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|readme)(\.|$)/i.test(one))
  if (!file || !license) throw new Error(`${folder} has no licence`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
