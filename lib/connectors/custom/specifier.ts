import { isBuiltin } from 'node:module'

/** What `sourcePythonClass` names: modules to try in order, and the export wanted. */
export interface ClassPath {
  /** `./a/b.js`, tried below each folder, or a package's name. */
  readonly modules: readonly string[]
  readonly exported: string
}

/** A class path that is refused for what it is. */
export class BadClassPath extends Error {
  override readonly name = 'BadClassPath'
}

const ENDINGS = ['js', 'mjs', 'ts'] as const

/**
 * Takes a class path apart: `./csv.js#CsvConnector`, `my-package#Name`, `my-package/sub#Name`, or the incumbent's
 * `connector.my_csv_connector.CsvConnector`, where folders and file are tried as written and in kebab case.
 * @throws BadClassPath for URLs, absolute paths, paths that climb, built-ins and anything else.
 * @example parseClassPath('connector.my_csv.Csv').modules // ['./connector/my_csv.js', …, './connector/my-csv.ts']
 */
export function parseClassPath(text: string): ClassPath {
  const refuse = (why: string) => new BadClassPath(`${JSON.stringify(text)} ${why}`)
  if (/^[a-z][a-z+.-]*:/i.test(text)) throw refuse('is a URL: a connector is a file or an installed package')
  if (/^([/\\]|[a-z]:[/\\])/i.test(text)) throw refuse('is an absolute path: name it relative to the config file')
  const [path = '', exported, ...more] = text.split('#')
  if (more.length > 0 || path === '') throw refuse('is no class path, like ./csv.js#CsvConnector or my-package#Name')
  if (/%|\\|\0/.test(path) || path.split('/').includes('..')) throw refuse('leads out of its folder')
  if (exported === undefined) return dotted(text, refuse)
  if (exported === '') throw refuse('names no export after #')
  if (isBuiltin(path)) throw refuse('is a module of Node itself')
  return { modules: [path], exported }
}

function dotted(text: string, refuse: (why: string) => Error): ClassPath {
  const parts = text.split('.')
  const exported = parts.pop()
  if (parts.length === 0 || !exported || !parts.every((part) => /^[A-Za-z_][\w-]*$/.test(part))) {
    throw refuse('is no class path, like ./csv.js#CsvConnector or my-package#Name')
  }
  const spellings = [...new Set([parts.join('/'), parts.map((part) => part.replaceAll('_', '-')).join('/')])]
  return { modules: spellings.flatMap((path) => ENDINGS.map((ending) => `./${path}.${ending}`)), exported }
}
