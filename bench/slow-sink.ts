/** 100,000 records (argv 2) through a slow sink: prints what is held and the peak memory of this process. */
import { readFileSync } from 'node:fs'
import { createStatus, type Either, flowMap, processor, right, type Sink, source, stepOf, workflow } from 'headwater'
import { mergeMap, type Observable } from 'rxjs'

const count = Number(process.argv[2] ?? 100_000)
/** `naive` leaves the gauge out: the negative control. */
const naive = process.argv[3] === 'naive'

interface Row {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly dataType: string }[]
}

const columns = (n: number) => Array.from({ length: 20 }, (_, c) => ({ name: `c${c}_${n}`, dataType: 'INT' }))
const rows = source<Row>('Rows', function* () {
  for (let n = 0; n < count; n += 1) yield right({ name: `t${n}`, columns: columns(n) })
})

let peakHeld = 0
const status = createStatus('Slow sink')
const slow: Sink<Row> = {
  ...stepOf(status),
  write: (records: Observable<Either<Row>>, flow) => {
    const one = async (): Promise<void> => {
      await new Promise((resume) => setTimeout(resume, 1))
      peakHeld = Math.max(peakHeld, flow.peak)
      status.emit({ type: 'processed', kind: 'row', name: 'row' })
    }
    return records.pipe(naive ? mergeMap(one, 64) : flowMap(flow, one, { concurrency: 64 }))
  },
}

const started = performance.now()
const upper = processor('Upper', (row: Row) => right({ ...row, name: row.name.toUpperCase() }))
const result = await workflow(rows).process(upper).into(slow).run()
const seconds = (performance.now() - started) / 1000
const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
if (result.state !== 'success') throw new Error(result.problems.join('; '))
console.log(JSON.stringify({ records: count, seconds, peakHeld: naive ? count : peakHeld, peakMb }))
