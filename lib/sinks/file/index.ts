import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { concat, concatMap, defer, type Observable } from 'rxjs'
import { type Either, isLeft } from '../../record/either.js'
import type { Request } from '../../record/request.js'
import { encodeNames } from '../../record/wire-names.js'
import { createStatus } from '../../status/status.js'
import { describe } from '../../step/described.js'
import { type Sink, stepOf } from '../../step/step.js'
import type { Flow } from '../../stream/flow.js'
import { flowMap } from '../../stream/flow-map.js'

export interface FileSinkConfig {
  /** `.jsonl` and `.ndjson` get a JSON object `{kind, fqn, body}` a line; any other name an array of bodies. */
  readonly filename: string
}

/** Characters written at once. */
const CHUNK = 64 * 1024

/**
 * Writes requests to a file in their order (spec/workflow.md §8.2). The file appears under its name only when it is
 * whole: until then it is written beside it.
 */
export const fileSink = {
  create({ filename }: FileSinkConfig): Sink<Request> {
    const status = createStatus('Sink')
    const isLines = /\.(jsonl|ndjson)$/.test(filename)
    const partial = `${filename}.partial`
    let file: FileHandle | undefined
    let pending = ''
    let first = true
    const flush = async (): Promise<void> => {
      const text = pending
      pending = ''
      await file?.write(text)
    }
    const begin = async (): Promise<void> => {
      file = await open(partial, 'w', 0o600)
      if (!isLines) pending = '[\n'
    }
    const append = async (either: Either<Request>): Promise<void> => {
      if (isLeft(either)) return
      const record = either.right
      pending += isLines
        ? `${JSON.stringify(record)}\n`
        : `${first ? '' : ',\n'}${JSON.stringify(encodeNames(record.kind, record.body))}`
      first = false
      if (pending.length >= CHUNK) await flush()
      status.emit({ type: 'processed', ...describe(record) })
    }
    const finish = async (): Promise<void> => {
      if (!isLines) pending += '\n]'
      await flush()
      await file?.close()
      file = undefined
      await rename(partial, filename)
    }
    return {
      ...stepOf(status, async () => {
        if (!file) return
        await file.close() // the stream broke off: half a file must not pass for a whole one
        await rm(partial, { force: true })
      }),
      write: (records: Observable<Either<Request>>, flow: Flow) =>
        defer(begin).pipe(concatMap(() => concat(records.pipe(flowMap(flow, append)), defer(finish)))),
    }
  },
}
