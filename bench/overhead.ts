/** Records through a source, three processors and a sink that does nothing: what the framework itself costs. */

import { createStatus, processor, right, type Sink, source, stepOf, workflow } from 'headwater'
import { ignoreElements } from 'rxjs'

const count = Number(process.argv[2] ?? 1_000_000)
const numbers = source<number>('Numbers', function* () {
  for (let n = 0; n < count; n += 1) yield right(n)
})
const nothing: Sink<number> = { ...stepOf(createStatus('Nothing')), write: (records) => records.pipe(ignoreElements()) }
const step = (name: string) => processor(name, (n: number) => right(n + 1))

const cpu = process.cpuUsage()
const started = performance.now()
await workflow(numbers).process(step('one')).process(step('two')).process(step('three')).into(nothing).run()
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(cpu)
console.log(
  JSON.stringify({
    records: count,
    seconds,
    perSecond: Math.round(count / seconds),
    cpuMicrosPerRecord: (user + system) / count,
  }),
)
