import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { md5 } from '../record/md5.js'
import { stateError } from './state-error.js'

/** What is kept of a pipeline between its runs. */
export interface StateFiles {
  readonly lease: string
  readonly checkpoint: string
  readonly deadLetters: string
}

/** What a file has at the end of its name until it is whole. */
export const PARTIAL = '.partial'

const PLAIN = /^[a-z0-9_-]{1,80}$/
const LONGEST = 60
const TELLING = 8

/** The pipeline's name as that of a file: where it had to be changed, a piece of its hash tells it from others. */
const fileName = (pipeline: string): string =>
  PLAIN.test(pipeline)
    ? pipeline
    : `${pipeline
        .toLowerCase()
        .replace(/[^a-z0-9_-]+/g, '_')
        .slice(0, LONGEST)}-${md5(pipeline).slice(0, TELLING)}`

/** Makes the folder, for its owner alone, and names the pipeline's files in it. @throws StateError */
export async function stateFiles(folder: string, pipeline: string): Promise<StateFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw stateError(folder, error)
  })
  const path = (ending: string): string => join(folder, `${fileName(pipeline)}.${ending}`)
  return { lease: path('lease'), checkpoint: path('checkpoint'), deadLetters: path('dead.jsonl') }
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants

/** A file of one's own, empty: what had its name is no longer reached by it. */
export async function createFile(path: string): Promise<FileHandle> {
  await rm(path, { force: true })
  return createNew(path)
}

/** @throws Error with the code EEXIST when the name is taken */
export const createNew = (path: string): Promise<FileHandle> =>
  open(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o600)

/** A file to read; undefined when it isn't there. Links are not followed. @throws StateError */
export const openFile = (path: string): Promise<FileHandle | undefined> =>
  open(path, O_RDONLY | O_NOFOLLOW)
    .catch(absent)
    .catch((error: unknown) => {
      throw stateError(path, error)
    })

export const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}

/** Makes renames last: Windows can't and needn't. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
