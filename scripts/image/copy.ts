import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { contextFiles, matcher } from './context.js'
import { ImageError } from './dockerfile.js'
import { run } from './sandbox.js'

interface Step {
  readonly text: string
  readonly at: string
  readonly flags: Readonly<Record<string, string>>
}

/** Where COPY takes from: the build context, or a stage. */
type From = { readonly context: string } | { readonly root: string }

/**
 * COPY: the content of folders, and files, into a stage.
 * @throws ImageError for a source that is missing or ignored, a flag or a destination that does not work.
 */
export function copy(
  { text, at, flags }: Step,
  from: From,
  stage: { readonly root: string; readonly workdir: string },
): void {
  const { chown, ...others } = flags
  if (Object.keys(others).length > 0) throw new ImageError(`${at}: --${Object.keys(others)[0]} can't be proved`)
  const sources = text.split(/\s+/)
  const to = sources.pop()!
  const target = join(stage.root, to.startsWith('/') ? to : join(stage.workdir, to))
  const found = sources.map((source) => find(source, from, at))
  const intoFolder = to.endsWith('/') || to === '.'
  if (found.flat().length > 1 && found.some((files) => files.some(({ below }) => below === undefined)) && !intoFolder)
    throw new ImageError(`${at}: many sources want a folder, ending in /`)
  for (const { path, below } of found.flat()) {
    const file = join(target, below ?? (intoFolder ? basename(path) : ''))
    mkdirSync(dirname(file), { recursive: true })
    const done = spawnSync('cp', ['-aT', path, file], { encoding: 'utf8' })
    if (done.status !== 0) throw new ImageError(`${at}: ${done.stderr}`)
    if (chown !== undefined) own(chown, file, stage.root, at)
  }
}

/** By the names of the stage's own users. */
function own(owner: string, file: string, root: string, at: string): void {
  const words = ['chown', '-hR', owner, `/${relative(root, file)}`]
  const done = run({ root, words, workdir: '/', user: 'root', env: {} })
  if (done.status !== 0) throw new ImageError(`${at}: ${done.stderr}`)
}

interface Found {
  readonly path: string
  /** Its path below the source, when that is a folder: the content is copied, not the folder. */
  readonly below?: string
}

function find(source: string, from: From, at: string): Found[] {
  const base = 'root' in from ? from.root : from.context
  const fits = matcher(source)
  const files = 'root' in from ? top(base, source) : contextFiles(base)
  const found = files.filter(fits).map((file): Found => {
    const whole = source.includes('*') ? file : source.replace(/^\.?\/+|\/+$/g, '')
    const below = relative(whole, file)
    return below === '' || source.includes('*') ? { path: join(base, file) } : { path: join(base, file), below }
  })
  if (found.length === 0) throw new ImageError(`${at}: COPY of ${source}, which is not there`)
  return found
}

/** What a source in a stage stands for: the entries of a folder, or of the folder that a pattern is about. */
function top(root: string, source: string): string[] {
  const path = source.replace(/^\/+|\/+$/g, '')
  const folder =
    !path.includes('*') && statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path)
  return statSync(join(root, folder), { throwIfNoEntry: false })
    ? readdirSync(join(root, folder)).map((name) => join(folder, name))
    : []
}
