import { type FileHandle, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StackTraceError } from '../record/either.js'
import type { Request } from '../record/request.js'
import { appendFile } from './append-file.js'
import { letterOf, lostLetter } from './dead-letter.js'
import type { StateError } from './state-error.js'
import { createFile, PARTIAL, syncFolder } from './state-files.js'

/** Where the records of a run are that did not arrive. */
export interface DeadLetters {
  failed(request: Request, error: unknown): void
  lost(failure: StackTraceError): void
  /** A line that stays as it is. */
  keep(line: string): void
  drained(): Promise<void>
  /**
   * Gives the file its name, in place of an older one, when it is the whole truth. When it has nothing to tell, the older
   * one goes if all that it told of has arrived.
   */
  close(end: { readonly whole: boolean; readonly settled: boolean }): Promise<LetterCount | undefined>
}

export interface LetterCount {
  readonly path: string
  readonly count: number
  /** Of these, so many were counted only. */
  readonly unwritten: number
}

export interface DeadLettersOptions {
  readonly path: string
  readonly runId: string
  readonly isOwn: () => Promise<boolean>
  readonly failed: (error: StateError) => void
  readonly limits?: { readonly letters: number; readonly characters: number }
}

const LIMITS = { letters: 100_000, characters: 1024 ** 3 }
/** Letters that may wait for the disk. */
const MOST = 5000

export function deadLetters({ path, runId, isOwn, failed, limits = LIMITS }: DeadLettersOptions): DeadLetters {
  let [count, unwritten, characters] = [0, 0, 0]
  const open = (): Promise<FileHandle> => createFile(path + PARTIAL)
  const file = appendFile<string>({ path, open, text: (letters) => letters.join(''), most: MOST, failed })
  const add = (letter: string): void => {
    count += 1
    if (count - unwritten > limits.letters || characters + letter.length > limits.characters) {
      unwritten += 1
      return
    }
    characters += letter.length
    file.add(letter)
  }
  return {
    failed: (request, error) => add(letterOf(request, error, runId)),
    lost: (failure) => add(lostLetter(failure, runId)),
    keep: (line) => file.add(`${line}\n`),
    drained: file.drained,
    close: async ({ whole, settled }) => {
      const isThere = await file.close()
      const isNamed = whole && (await isOwn())
      if (isThere && isNamed) {
        await rename(path + PARTIAL, path)
        await syncFolder(dirname(path))
      } else if (isNamed && settled) await rm(path, { force: true })
      return count > 0 ? { path: isNamed ? path : path + PARTIAL, count, unwritten } : undefined
    },
  }
}
