/** Records (argv 2) through a whole run, in a process of its own: prints what the run says, and the peak of its memory. */
import { readFileSync } from 'node:fs'
import { createStatus, isLeft, left, processor, right, source, stepOf, summaryText, workflow } from 'headwater'
import { map } from 'rxjs'

const count = Number(process.argv[2])
/** `keep`: a sink that keeps what it was given. */
const kept = process.argv[3] === 'keep' ? [] : undefined

const rows = source('Rows', function* () {
  for (let n = 0; n < count; n += 1)
    yield n % 20 === 3
      ? left(`row ${n}`, new Error(`row ${n} can't be read`))
      : right({ kind: 'row', name: `row ${n}` })
})
const most = processor('Most', (row) => (row.name.endsWith('7') ? undefined : right(row)))
const status = createStatus('Nowhere')
const nowhere = {
  ...stepOf(status),
  write: (records) =>
    records.pipe(
      map((record) => {
        kept?.push(JSON.stringify(record))
        if (isLeft(record)) return
        const { name } = record.right
        if (name.endsWith('1')) status.emit({ type: 'warning', key: name, reason: 'it ends in 1' })
        status.emit({ type: 'processed', ...record.right })
      }),
    ),
}

const result = await workflow(rows).process(most).into(nowhere).run()
const ended = performance.now()
const text = summaryText(result)
const summaryMs = performance.now() - ended
const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
const counts = result.steps.map(({ records, errors, filtered, warnings }) => ({ records, errors, filtered, warnings }))
const samples = result.steps.flatMap((step) => [step.failures, step.filteredSamples, step.warningSamples])
console.log(
  JSON.stringify({
    peakMb,
    durationMs: result.durationMs,
    summaryMs,
    lines: text.split('\n').length,
    counts,
    mostSamples: Math.max(...samples.map(({ length }) => length)),
  }),
)
