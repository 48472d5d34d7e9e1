import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { copy } from './copy.js'
import { assignments, execForm, expand, ImageError, type Instruction, parseDockerfile } from './dockerfile.js'
import { emptyRoot, type Mount, run } from './sandbox.js'

/** What an image is made of, as far as a process in it can tell. */
export interface Image {
  readonly root: string
  readonly env: Readonly<Record<string, string>>
  readonly workdir: string
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
}

export interface Build {
  readonly dockerfile: string
  /** The folder that COPY takes from. */
  readonly context: string
  /** Where the root folders of the stages are made. */
  readonly scratch: string
  /** Images by name, for FROM. A `node:…` is always there: an empty root that this machine lends its Node to. */
  readonly images?: Readonly<Record<string, Image>>
  /** As `--build-arg`. */
  readonly args?: Readonly<Record<string, string>>
}

interface Stage extends Image {
  readonly args: Readonly<Record<string, string>>
}

/**
 * Carries out a Dockerfile, each stage in a root folder of its own.
 * @throws ImageError naming the line, for a step that fails, a source that is missing, an instruction it does not know.
 */
export function build({ dockerfile, context, scratch, images = {}, args = {} }: Build): Image {
  const instructions = parseDockerfile(readFileSync(dockerfile, 'utf8'), basename(dockerfile))
  const stages = new Map<string, Stage>()
  let globals: Readonly<Record<string, string>> = {}
  let stage: Stage | undefined
  let name = ''
  for (const one of instructions) {
    if (one.keyword === 'FROM') {
      const [from = '', , alias] = expand(one.text, globals).split(/\s+/)
      name = alias ?? String(stages.size)
      stage = { ...start(stages.get(from) ?? images[from], from, join(scratch, name), one), args: {} }
    } else if (!stage) {
      if (one.keyword !== 'ARG') throw new ImageError(`${one.at}: ${one.keyword} before FROM`)
      globals = { ...globals, ...declared(one, {}, args) }
    } else stage = carryOut(one, stage, { context, stages, globals, args })
    if (stage) stages.set(name, stage)
  }
  if (!stage) throw new ImageError(`${dockerfile}: no FROM`)
  return stage
}

function start(from: Image | undefined, name: string, root: string, { at }: Instruction): Image {
  mkdirSync(root, { recursive: true })
  if (from) {
    if (spawnSync('cp', ['-a', `${from.root}/.`, root]).status !== 0)
      throw new ImageError(`${at}: ${name} can't be copied`)
    return { ...from, root }
  }
  if (!name.startsWith('node:')) throw new ImageError(`${at}: there is no image or stage ${name}`)
  emptyRoot(root)
  return { root, env: {}, workdir: '/', user: 'root', entrypoint: [], cmd: ['node'] }
}

interface Around {
  readonly context: string
  readonly stages: ReadonlyMap<string, Stage>
  readonly globals: Readonly<Record<string, string>>
  readonly args: Readonly<Record<string, string>>
}

function carryOut(one: Instruction, stage: Stage, { context, stages, globals, args }: Around): Stage {
  const { at, keyword } = one
  const text = expand(one.text, { ...stage.args, ...stage.env })
  switch (keyword) {
    case 'ARG':
      return { ...stage, args: { ...stage.args, ...declared(one, globals, args) } }
    case 'ENV':
      return { ...stage, env: { ...stage.env, ...assignments(text, at) } }
    case 'WORKDIR': {
      const workdir = text.startsWith('/') ? text : join(stage.workdir, text)
      mkdirSync(join(stage.root, workdir), { recursive: true })
      return { ...stage, workdir }
    }
    case 'COPY': {
      const { from, ...flags } = one.flags
      if (from !== undefined && !stages.has(from)) throw new ImageError(`${at}: there is no stage ${from}`)
      copy({ text, at, flags }, from === undefined ? { context } : { root: stages.get(from)!.root }, stage)
      return stage
    }
    case 'RUN': {
      const done = run({ ...stage, words: execForm(one.text), env: { ...stage.args, ...stage.env } })
      if (done.status !== 0) throw new ImageError(`${at}: RUN ended with ${done.status}:\n${done.stdout}${done.stderr}`)
      return stage
    }
    case 'USER': {
      const users = readFileSync(join(stage.root, 'etc/passwd'), 'utf8').split('\n')
      if (!users.some((user) => user.startsWith(`${text}:`))) throw new ImageError(`${at}: there is no user ${text}`)
      return { ...stage, user: text }
    }
    case 'ENTRYPOINT':
      return { ...stage, entrypoint: execForm(one.text), cmd: [] }
    case 'CMD':
      return { ...stage, cmd: execForm(one.text) }
    case 'FROM':
      throw new ImageError(`${at}: FROM inside a stage`)
  }
}

/** `ARG NAME` or `ARG NAME=default`: what was asked for, else what stands before FROM, else the default. */
function declared(
  { text, at }: Instruction,
  globals: Readonly<Record<string, string>>,
  args: Readonly<Record<string, string>>,
): Record<string, string> {
  const [name, otherwise] = Object.entries(
    text.includes('=') ? assignments(text, at) : { [text]: globals[text] ?? '' },
  )[0]!
  return { [name]: args[name] ?? otherwise }
}

/** Runs an image as `docker run --rm` does: `words` in the place of CMD, folders mounted. */
export function runImage(
  image: Image,
  words: readonly string[] = image.cmd,
  mounts: readonly Mount[] = [],
): ReturnType<typeof run> {
  return run({ ...image, words: [...image.entrypoint, ...words], mounts }, 60_000)
}
