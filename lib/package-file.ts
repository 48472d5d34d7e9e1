import { existsSync } from 'node:fs'

/** Modules are bundled, so that none knows where it lies: only that it lies somewhere below the package's root. */
const root = above(new URL('.', import.meta.url))

function above(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder
  return above(new URL('..', folder))
}

/** A file of this package, by its path below the root. */
export const packageFile = (path: string): URL => new URL(path, root)
