import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Image } from '../../scripts/image/build.js'

let made: (() => Image) | undefined

/** The job image, carried out once for all specs that run it or build on it; what failed is not tried again. */
export function jobImage(): Image {
  made ??= outcome(() => build({ dockerfile: 'Dockerfile', context: '.', scratch: scratchFolder() }))
  return made()
}

function outcome<T>(make: () => T): () => T {
  try {
    const value = make()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}

/** A folder for the roots of stages, gone when the process ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-image-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
