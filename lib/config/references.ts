import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type ConfigIssue, pathText } from './config-error.js'
import { readTextFile, TextFileError } from './text-file.js'

const MAX_SECRET_BYTES = 64 * 1024

export interface Expanded {
  readonly tree: unknown
  /** By path: what was written where a reference stood. */
  readonly written: ReadonlyMap<string, string>
  readonly issues: readonly ConfigIssue[]
  /** What is no reason to stop, a sentence each. */
  readonly warnings: readonly string[]
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  /** Where relative `file:` references start. */
  readonly directory: string
}

/**
 * `tree` with the references in its string values replaced (spec/workflow.md §2, reliability.md row 26).
 *
 * - `$NAME`, `${NAME}` inside of a value: the environment variable, or the text itself when there is none.
 * - `env:NAME` as a whole value: the environment variable; an issue when it is missing or empty.
 * - `file:/path` as a whole value: the file's text without one trailing newline; an issue when it can't be read, a
 *   warning when everybody on this machine can.
 */
export async function expand(tree: unknown, surroundings: Surroundings): Promise<Expanded> {
  const written = new Map<string, string>()
  const issues: ConfigIssue[] = []
  const warnings: string[] = []
  const walk = async (node: unknown, path: readonly PropertyKey[]): Promise<unknown> => {
    if (Array.isArray(node)) {
      const items: unknown[] = []
      for (const [index, item] of node.entries()) items.push(await walk(item, [...path, index]))
      return items
    }
    if (typeof node === 'object' && node !== null) {
      const entries: [string, unknown][] = []
      for (const [key, value] of Object.entries(node)) entries.push([key, await walk(value, [...path, key])])
      return Object.fromEntries(entries)
    }
    if (typeof node !== 'string') return node
    const found = await lookUp(node, surroundings)
    if ('problem' in found) issues.push({ path: pathText(path), message: `${JSON.stringify(node)}: ${found.problem}` })
    else if (found.text !== node) written.set(pathText(path), node)
    if ('isPublic' in found && found.isPublic)
      warnings.push(`${pathText(path)}: everybody on this machine can read ${JSON.stringify(node)}: chmod o-r`)
    return 'text' in found ? found.text : node
  }
  return { tree: await walk(tree, []), written, issues, warnings }
}

type Found = { readonly text: string; readonly isPublic?: boolean } | { readonly problem: string }

async function lookUp(value: string, { env, directory }: Surroundings): Promise<Found> {
  const name = /^env:([A-Za-z_]\w*)$/.exec(value)?.[1]
  if (name !== undefined) {
    const text = variable(env, name)
    if (text === undefined) return { problem: `the environment variable ${name} is not set` }
    return text === '' ? { problem: `the environment variable ${name} is empty` } : { text }
  }
  if (/^secret:./.test(value)) return { problem: 'there is no secrets manager here; use env:NAME or file:/path' }
  const file = /^file:(.+)$/.exec(value)?.[1]
  return file === undefined ? { text: interpolated(value, env) } : fromFile(resolve(directory, interpolated(file, env)))
}

/** Own variables only: `$toString` names none. */
const variable = (env: NodeJS.ProcessEnv, name: string): string | undefined =>
  Object.hasOwn(env, name) ? env[name] : undefined

const interpolated = (value: string, env: NodeJS.ProcessEnv): string =>
  value.replace(/\$(?:(\w+)|\{([^}]{0,255})\})/g, (whole, bare: string | undefined, braced: string | undefined) => {
    return variable(env, bare ?? braced ?? '') ?? whole
  })

async function fromFile(path: string): Promise<Found> {
  try {
    const text = (await readTextFile(path, MAX_SECRET_BYTES)).replace(/\r?\n$/, '')
    return text === '' ? { problem: 'the file is empty' } : { text, isPublic: await isPublic(path) }
  } catch (cause) {
    if (cause instanceof TextFileError) return { problem: cause.message }
    throw cause
  }
}

/** Windows keeps no such rights in the mode. */
const isPublic = async (path: string): Promise<boolean> =>
  process.platform !== 'win32' && ((await stat(path)).mode & 0o004) !== 0
