/** Stages so many distinct statements in a process of its own: `usage-stage-run.ts <directory> <rows>`; tells its peak in MB. */
import { readFileSync } from 'node:fs'
import { lastValueFrom } from 'rxjs'
import { right } from '../../lib/record/either.js'
import { tableUsageStage } from '../../lib/stages/table-usage/index.js'
import { source } from '../../lib/step/source.js'
import { createFlow } from '../../lib/stream/flow.js'
import { may, parsedQuery } from '../stages/table-usage/parsed.js'

const [directory = '', rows = '0'] = process.argv.slice(2)
const flow = createFlow()
const log = source('Log', function* () {
  for (let n = 0; n < Number(rows); n += 1) {
    const query = parsedQuery({
      sql: `SELECT count(*) AS column_number_${n} FROM a_table_with_a_name_${n % 5000} WHERE something = ? AND another > ?`,
      tables: { [`a_table_with_a_name_${n % 5000}`]: ['accessed'] },
      user: `user${n % 100}`,
      time: may(1 + (n % 3)),
    })
    yield right(query)
  }
})
const stage = tableUsageStage.create({ directory, key: rows })
await lastValueFrom(stage.gather(log.read(flow), flow), { defaultValue: undefined })
await stage.close()
console.log(Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024))
