/** A run of many tables in a process of its own, whose disk may be full: `disk-run.ts <catalog> <folder> <tables> [--resume]`; prints how it ended. */
import { createHttp } from '../../lib/client/http.js'
import { createMetadata } from '../../lib/client/metadata.js'
import { right } from '../../lib/record/either.js'
import { metadataRest } from '../../lib/sinks/metadata-rest/index.js'
import { openState } from '../../lib/state/state.js'
import { source } from '../../lib/step/source.js'
import { exitCode } from '../../lib/workflow/exit-code.js'
import { workflow } from '../../lib/workflow/workflow.js'
import { parents, tables } from './state-run.js'

const [url = '', folder = '', count = '0', flag] = process.argv.slice(2)
const state = await openState({ folder, pipeline: 'shop', config: {}, resume: flag === '--resume' })
const metadata = createMetadata(createHttp({ hostPort: url, token: () => 'test' }))
const records = source('Records', () => [...parents, ...tables(Number(count))].map(right))
const sink = metadataRest.create({ bulk_sink_batch_size: 50 }, metadata, { journal: state.journal })
const result = await workflow(records).into(sink).run({ signal: state.signal })
const end = await state.close(result)
const { steps, problems } = result
console.log(JSON.stringify({ state: result.state, code: exitCode(result, true), problems, sink: steps[1], end }))
metadata.close()
