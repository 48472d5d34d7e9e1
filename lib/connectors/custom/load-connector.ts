import { existsSync, realpathSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageFile } from '../../package-file.js'
import { type Connector, isConnector } from './define-connector.js'
import { adapted, isSourceClass } from './source-class.js'
import { BadClassPath, parseClassPath } from './specifier.js'

/** A class path under which no connector is. */
export class ConnectorNotFound extends Error {
  override readonly name = 'ConnectorNotFound'
}

type Exports = Readonly<Record<string, unknown>>

/**
 * The connector that a class path names: a file below one of `folders`, or a package installed beside one.
 * @throws BadClassPath, ConnectorNotFound naming every path tried; and whatever the module throws when it is loaded.
 */
export async function loadConnector(classPath: string, folders: readonly string[]): Promise<Connector> {
  const { modules, exported } = parseClassPath(classPath)
  lendOwnPackage()
  const places = [...new Set(folders.map((folder) => resolve(folder)))]
  const tried: string[] = []
  for (const module of modules) {
    for (const folder of places) {
      const file = module.startsWith('.') ? localFile(module, folder) : installed(module, folder)
      tried.push(module.startsWith('.') ? join(folder, module) : `${module} (installed at ${folder})`)
      if (file) return pick((await import(pathToFileURL(file).href)) as Exports, exported, classPath)
    }
  }
  const install = modules[0]?.startsWith('.') === false ? `; npm i ${packageName(modules[0])}` : ''
  throw new ConnectorNotFound(`no module for ${JSON.stringify(classPath)}; tried ${tried.join(', ')}${install}`)
}

let isLent = false

/** Lets connectors import this package by its name wherever they lie. A loader of TypeScript has its own ways. */
function lendOwnPackage(): void {
  if (isLent || import.meta.url.endsWith('.ts')) return
  register(packageFile('dist/connectors/custom/own-package.js'))
  isLent = true
}

/** A file below its folder, links followed. @throws BadClassPath when it leads out. */
function localFile(module: string, folder: string): string | undefined {
  const file = join(folder, module)
  if (!existsSync(file)) return undefined
  const real = realpathSync(file)
  const inside = relative(realpathSync(folder), real)
  if (inside.startsWith(`..${sep}`) || inside === '..')
    throw new BadClassPath(`${file} leads out of its folder, to ${real}`)
  return real
}

function installed(module: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve(module)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined
    throw error
  }
}

const packageName = (module: string): string =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/')

function pick(module: Exports, exported: string, classPath: string): Connector {
  const value = module[exported]
  if (isConnector(value)) return value
  if (isSourceClass(value)) return adapted(value, exported)
  const names = Object.keys(module).filter((name) => isConnector(module[name]) || isSourceClass(module[name]))
  const found = names.length > 0 ? `it exports ${names.join(', ')}` : 'it exports no connector'
  throw new ConnectorNotFound(
    `${JSON.stringify(classPath)}: ${value === undefined ? `there is no ${exported}` : `${exported} is no connector`}; ${found}`,
  )
}
