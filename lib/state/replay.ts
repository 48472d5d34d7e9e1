import { open } from 'node:fs/promises'
import { type Either, right } from '../record/either.js'
import type { Request } from '../record/request.js'
import { createStatus } from '../status/status.js'
import { source } from '../step/source.js'
import type { Source } from '../step/step.js'
import { requestIn } from './dead-letter.js'
import { readLines } from './read-lines.js'

/** Characters: a letter has fewer. */
const LONGEST = 64 * 1024 * 1024

export interface ReplayOptions {
  /** Given a line that can't be replayed. */
  readonly keep: (line: string) => void
  /** When the last line was read. */
  readonly ended: () => void
}

/** The requests in a file of dead letters. A line that holds none is filtered, with the reason. */
export function replaySource(path: string, { keep, ended }: ReplayOptions): Source<Request> {
  const status = createStatus('Dead letters')
  async function* requests(): AsyncGenerator<Either<Request>, void> {
    const file = await open(path, 'r')
    try {
      for await (const { text, number } of readLines(file, path, LONGEST)) {
        if (text.trim() === '') continue
        const found = requestIn(text)
        if ('request' in found) yield right(found.request)
        else {
          keep(text)
          status.emit({ type: 'filtered', name: `line ${number}: ${found.name}`, reason: found.reason })
        }
      }
    } finally {
      await file.close()
    }
    ended()
  }
  return source<Request>(status.name, requests, { status })
}
