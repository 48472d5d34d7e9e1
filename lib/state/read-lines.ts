import type { FileHandle } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { lines } from '../stream/lines.js'
import { StateError } from './state-error.js'

export interface Line {
  readonly text: string
  /** From 1. */
  readonly number: number
  /** False for a last line that nothing ends. */
  readonly ended: boolean
}

const CHUNK = 256 * 1024

/**
 * The lines of a file, streamed: in memory is one chunk, and a line that is not over.
 * @throws StateError for a line above `most` characters.
 */
export async function* readLines(file: FileHandle, name: string, most: number): AsyncGenerator<Line, void> {
  const decoder = new StringDecoder('utf8')
  const split = lines()
  let number = 0
  for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: CHUNK })) {
    for (const text of split.take(decoder.write(chunk as Buffer))) {
      number += 1
      yield { text, number, ended: true }
    }
    if (split.held > most) throw new StateError(`${name}: line ${number + 1} is longer than ${most} characters`)
  }
  const rest = split.rest() + decoder.end()
  if (rest !== '') yield { text: rest, number: number + 1, ended: false }
}
