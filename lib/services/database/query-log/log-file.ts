import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CsvError, type Info, parse } from 'csv-parse'
import { type Left, left } from '../../../record/either.js'
import type { LoggedQuery, QueryLog } from './query-log.js'

/** Characters of a row. More is no statement: a quote that is never closed takes the rest of the file for one. */
const LONGEST_ROW = 16 * 1024 * 1024
/** Of a header that is none. */
const SHOWN = 200

type Row = Readonly<Record<string, string | undefined>>

/**
 * A query log in a CSV file, or in all `*.csv` of a folder, in the order of their names (spec/workflows-more.md §1.1).
 * It is read to its end, whatever the window. A row that is none becomes a Left with its file and line; one above 16 MiB
 * ends the listing.
 */
export const logFile = (path: string): QueryLog => ({
  async *queries() {
    for (const file of await csvFiles(path)) yield* rows(file)
  },
  close: async () => {},
})

/** @throws Error when there is no such file, or no CSV file in the folder. */
async function csvFiles(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const files = (await readdir(path)).filter((name) => name.toLowerCase().endsWith('.csv')).sort()
  if (files.length === 0) throw new Error(`queryLogFilePath: there is no *.csv in ${path}`)
  return files.map((name) => join(path, name))
}

async function* rows(file: string): AsyncGenerator<LoggedQuery | Left, void> {
  const skipped: Left[] = []
  const parser = parse({
    bom: true,
    columns: (header: readonly string[]) => requireQueries(header, file),
    info: true,
    max_record_size: LONGEST_ROW,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const where = `${file}:${error instanceof CsvError ? error.lines : '?'}`
      if (error?.code !== 'CSV_MAX_RECORD_SIZE') skipped.push(left(where, error))
      else parser.destroy(new Error(`${where}: a row of more than ${LONGEST_ROW / 1024} KiB: is a quote never closed?`))
    },
  })
  const source = createReadStream(file)
  source.on('error', (error) => parser.destroy(error))
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<{ record: Row; info: Info }>) {
      yield* skipped.splice(0)
      yield loggedQuery(record, `${file}:${info.lines}`)
    }
    yield* skipped.splice(0)
  } finally {
    source.destroy()
  }
}

function requireQueries(header: readonly string[], file: string): string[] {
  const names = header.map((name) => name.trim().toLowerCase())
  if (!names.includes('query_text'))
    throw new Error(`${file}: the header has no query_text, but ${header.join(', ').slice(0, SHOWN)}`)
  return names
}

function loggedQuery(row: Row, where: string): LoggedQuery | Left {
  const query = row.query_text?.trim()
  if (!query) return left(where, new Error('query_text is empty'))
  const startTime = time(row.start_time)
  const endTime = time(row.end_time)
  for (const [key, value] of Object.entries({ start_time: startTime, end_time: endTime })) {
    if (Number.isNaN(value)) return left(where, new Error(`${key} is no time: ${row[key]}`))
  }
  return {
    query,
    ...text('database', row.database_name),
    ...text('schema', row.schema_name),
    ...text('user', row.user_name),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...number('duration', row.duration),
    ...number('cost', row.cost),
    ...text('queryType', row.query_type),
    ...(row.aborted ? { aborted: /^(true|t|1|yes)$/i.test(row.aborted) } : {}),
  }
}

const text = <K extends string>(key: K, value: string | undefined) =>
  (value?.trim() ? { [key]: value.trim() } : {}) as Partial<Record<K, string>>

const number = <K extends string>(key: K, value: string | undefined) =>
  (value?.trim() && Number.isFinite(Number(value)) ? { [key]: Number(value) } : {}) as Partial<Record<K, number>>

/** ISO 8601 with or without its `T`, in UTC unless it names its zone, or epoch seconds or milliseconds. */
function time(value: string | undefined): number | undefined {
  const given = value?.trim()
  if (!given) return undefined
  if (/^\d{9,13}(\.\d+)?$/.test(given)) return Number(given) < 1e11 ? Number(given) * 1000 : Number(given)
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(given) ? given : `${given}Z`
  return Date.parse(zoned.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1'))
}
