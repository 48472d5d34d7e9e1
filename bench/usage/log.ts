import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

export const TABLES = 200
const SHAPES = 1000
const USERS = 40
const DAYS = 3
const DAY_MS = 86_400_000

/**
 * Writes a CSV query log: statements of 1,000 shapes over 200 tables, each with literals of its own, by 40 users on the
 * last three days. Of `distinct` shapes, no two rows are alike when masked.
 */
export async function writeLog(path: string, rows: number, distinct = false): Promise<void> {
  const file = createWriteStream(path)
  file.write('query_text,database_name,schema_name,user_name,start_time,duration\n')
  const now = Date.now()
  for (let n = 0; n < rows; n += 1) {
    const moment = new Date(now - (n % DAYS) * DAY_MS - (n % 3600) * 1000).toISOString()
    const time = moment.replace('T', ' ').replace('Z', '000') // the one form that the incumbent reads
    const line = `"${statement(distinct ? n : n % SHAPES, n)}",shop,public,user${n % USERS},${time},${n % 50}\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end()
  await finished(file)
}

function statement(shape: number, n: number): string {
  const [a, b] = [`t${shape % TABLES}`, `t${(shape * 7 + 1) % TABLES}`]
  const column = `x${shape} AS y`
  if (shape % 10 === 0) return `INSERT INTO ${a} (id, ref) SELECT id, ref AS x${shape} FROM ${b} WHERE ref = ${n}`
  if (shape % 3 === 0) return `SELECT count(*) AS x${shape} FROM ${a} WHERE note = 'n${n}'`
  return `SELECT ${a}.id AS ${column.slice(0, -5)}, ${b}.ref FROM ${a} JOIN ${b} ON ${a}.ref = ${b}.id WHERE ${b}.ref > ${n} AND ${a}.note = 'it''s ${n}'`
}
