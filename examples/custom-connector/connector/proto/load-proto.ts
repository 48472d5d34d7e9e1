import { readFile, realpath } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, relative } from 'node:path'
import protobuf from 'protobufjs'
import { requireFile } from '../source-files.js'

/** A `.proto` file with all that it imports. */
export interface Loaded {
  readonly file: string
  readonly root: protobuf.Root
}

const PARSING = { keepCase: true, alternateCommentMode: true }
/** Google's own files, for the imports that every protobuf compiler knows. */
const SHIPPED = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'))

/**
 * Parses a file and its imports, which are found below `folder` or beside the importing file, never outside `folder`.
 * @throws for a syntax error, a missing import, or a type that isn't declared
 */
export async function loadProto(file: string, folder: string): Promise<Loaded> {
  const root = new protobuf.Root()
  const files = new Set([await realpath(file)])
  for (const path of files) {
    for (const target of await parseInto(root, path)) {
      const known = protobuf.common.get(target)
      const found = (await below(folder, folder, target)) ?? (await below(folder, dirname(path), target))
      if (found !== undefined) files.add(found)
      else if (known?.nested) root.addJSON(known.nested)
      else files.add(await shipped(target, path, folder))
    }
  }
  root.resolveAll()
  return { file, root }
}

async function parseInto(root: protobuf.Root, path: string): Promise<readonly string[]> {
  await requireFile(path)
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  Object.assign(protobuf.parse, { filename: path }) // for its messages; the library's types leave it out
  try {
    return protobuf.parse(text, root, PARSING).imports ?? []
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(message.includes(path) ? message : `${path}: ${message}`, { cause: error })
  }
}

async function below(folder: string, from: string, target: string): Promise<string | undefined> {
  const path = await realpath(join(from, target)).catch(() => undefined) // not there: the next place is tried
  if (path === undefined) return undefined
  const inside = relative(await realpath(folder), path)
  return inside.startsWith('..') || isAbsolute(inside) ? undefined : path
}

async function shipped(target: string, importer: string, folder: string): Promise<string> {
  const path = await below(join(SHIPPED, 'google'), SHIPPED, target)
  if (path === undefined) throw new Error(`${importer}: import ${JSON.stringify(target)}: no such file below ${folder}`)
  return path
}
