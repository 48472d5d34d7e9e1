import { CsvError, parse } from 'csv-parse/sync'
import { lines } from './lines.js'

/** A row, or what is wrong with it. `line` is where it begins. */
export type Row =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string }

/** A cell that isn't closed after so many lines or characters counts as never closed. */
const MAX_LINES = 1000
const MAX_LENGTH = 1 << 20
/** A file is given up when it has so many bad rows and they are more than half. */
const PATIENCE = 1000

/**
 * The rows of a CSV file, the header first, blank lines left out. After a malformed row it goes on at the next line, so
 * a quote that is never closed costs only its own line.
 * @throws when the file can't be read, or is none
 */
export async function* rows(path: string): AsyncGenerator<Row, void> {
  const chunks = lines(path)
  let [ahead, at, line]: [readonly string[], number, number] = [[], 0, 1]
  /** Whether there is a line `ahead[index]`; what lies before `at` is let go of when a chunk is read for it. */
  const isThere = async (index: number): Promise<boolean> => {
    const next = await chunks.next()
    if (next.done) return false
    ahead = [...ahead.slice(at), ...next.value]
    const distance = index - at
    at = 0
    return ahead.length > distance || isThere(distance)
  }
  let [width, good, bad]: [number | undefined, number, number] = [undefined, 0, 0]
  try {
    while (at < ahead.length || (await isThere(at))) {
      let [text, height] = [ahead[at]!, 1]
      let cells = split(text)
      while (isOpen(cells) && height < MAX_LINES && text.length < MAX_LENGTH) {
        if (at + height >= ahead.length && !(await isThere(at + height))) break
        const more = ahead[at + height]!
        height += 1
        text += `\n${more}`
        if (more.includes('"')) cells = split(text)
      }
      if (cells instanceof CsvError) height = 1
      if (text.trim() !== '') {
        const problem = problemOf(cells, width)
        width ??= cells instanceof CsvError ? undefined : cells.length
        if (problem === undefined) good += 1
        else bad += 1
        if (bad > PATIENCE && bad > good) throw new Error(`${bad} of ${bad + good} rows are bad: is this CSV?`)
        yield problem === undefined ? { line, cells: cells as readonly string[] } : { line, problem }
      }
      at += height
      line += height
    }
  } finally {
    await chunks.return()
  }
}

function split(text: string): readonly string[] | CsvError {
  if (!text.includes('"')) return text.split(',')
  try {
    return parse(text, { relax_column_count: true, record_delimiter: '\n' })[0] ?? []
  } catch (error) {
    if (error instanceof CsvError) return error
    throw error
  }
}

const isOpen = (cells: readonly string[] | CsvError): boolean =>
  cells instanceof CsvError && cells.code === 'CSV_QUOTE_NOT_CLOSED'

function problemOf(cells: readonly string[] | CsvError, width: number | undefined): string | undefined {
  if (cells instanceof CsvError) {
    return isOpen(cells) ? 'a quote is never closed' : cells.message.replace(/ at line \d+/, '')
  }
  if (cells.some((cell) => cell.includes('\0'))) return 'a NUL byte: is this UTF-16 without its mark?'
  if (cells.some((cell) => cell.includes('\uFFFD'))) return 'not valid UTF-8'
  if (width === undefined || cells.length === width) return undefined
  return `${cells.length} cells, but the header has ${width}`
}
