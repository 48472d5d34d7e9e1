/** Stages and publishes rows in a process of its own, whose disk may be full: `disk-run.ts <directory> <rows>`; prints how it ended. */
import { toArray } from 'rxjs'
import { bulkSink } from '../../lib/bulk-sinks/bulk-sink.js'
import { right } from '../../lib/record/either.js'
import { fileStage } from '../../lib/stages/file/index.js'
import { readStage } from '../../lib/stages/read-stage.js'
import { source } from '../../lib/step/source.js'
import { workflow } from '../../lib/workflow/workflow.js'

interface Row {
  readonly kind: string
  readonly name: string
}

const [directory = '', count = '0'] = process.argv.slice(2)
const rows = source<Row>('Rows', function* () {
  for (let n = 0; n < Number(count); n += 1) yield right({ kind: 'row', name: `row ${n}` })
})
const published = bulkSink<Row>('Published', {
  read: () => readStage(directory, (value) => value as Row),
  gather: toArray(),
  write: async (batch) => batch.map(right),
})
const stage = fileStage.create<Row>({ directory, resumeMinutes: 60 }, { key: 'rows' })
const { state, problems, steps } = await workflow(rows).stage(stage).bulk(published).run()
console.log(JSON.stringify({ state, problems, published: steps[2]!.records }))
