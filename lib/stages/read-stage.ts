import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { messageOf } from '../record/either.js'
import { lines } from '../stream/lines.js'
import { type Part, readManifest, StageError } from './manifest.js'

/**
 * The records of a finished stage in their order, streamed: in memory is one chunk of one part. `decode` makes a record
 * of parsed JSON. A stage that was cut is refused before its first record, one that was changed at the end of the part.
 * @throws StageError
 */
export async function* readStage<T>(directory: string, decode: (value: unknown) => T): AsyncGenerator<T, void> {
  const { parts } = await readManifest(directory)
  for (const part of parts) yield* readPart(directory, part, decode)
}

async function* readPart<T>(
  directory: string,
  { file, records, sha256 }: Part,
  decode: (value: unknown) => T,
): AsyncGenerator<T, void> {
  const hash = createHash('sha256')
  const decoder = new StringDecoder('utf8')
  const split = lines()
  let line = 0
  for await (const chunk of createReadStream(join(directory, file), { highWaterMark: 256 * 1024 })) {
    hash.update(chunk as Buffer)
    for (const text of split.take(decoder.write(chunk as Buffer))) {
      line += 1
      yield decode(parse(text, `${directory}: ${file}, line ${line}`))
    }
  }
  if (line !== records || hash.digest('hex') !== sha256) {
    throw new StageError(`${directory}: ${file} has ${line} records that are not the ${records} staged`)
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new StageError(`${where}: ${messageOf(error)}`)
  }
}
