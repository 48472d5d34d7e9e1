import { isLeft } from '../record/either.js'
import type { Request } from '../record/request.js'
import { redact } from '../record/secret.js'
import type { Decision, OnFilter } from '../services/filter.js'
import { createStatus } from '../status/status.js'
import { type Sink, stepOf } from '../step/step.js'
import { flowMap } from '../stream/flow-map.js'

/** Prints what became of each name that a source lists, and by which rule. */
export const filterPrinter =
  (out: Pick<NodeJS.WritableStream, 'write'>): OnFilter =>
  (decision) =>
    void out.write(redact(decisionText(decision)))

const decisionText = ({ kind, fqn, keeps, rule }: Decision): string => `${keeps ? '+' : '-'} ${kind} ${fqn}  ${rule}\n`

/** A sink that takes account of records and does nothing with them. */
export function nowhere(): Sink<Request> {
  const status = createStatus('Nowhere')
  return {
    ...stepOf(status),
    write: (records, flow) =>
      records.pipe(
        flowMap(flow, async (either) => {
          if (isLeft(either)) return
          const { kind, fqn: name } = either.right
          status.emit({ type: 'processed', kind, name })
        }),
      ),
  }
}
