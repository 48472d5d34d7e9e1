import { CsvError, parse } from 'csv-parse/sync'
import { lines } from './lines.js'

/** A row, or what is wrong with it. `line` is where it begins. */
export type Row =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string }

/** A cell that isn't closed after so many lines or characters counts as never closed. */
const MAX_LINES = 1000
const MAX_LENGTH = 1 << 20

/**
 * The rows of a CSV file, blank lines left out. After a malformed row it goes on at the next line, so a quote that is
 * never closed costs only its own line.
 * @throws when the file can't be read
 */
export async function* rows(path: string): AsyncGenerator<Row, void> {
  const source = lines(path)
  const ahead: string[] = []
  const lineAhead = async (distance: number): Promise<string | undefined> => {
    while (ahead.length <= distance) {
      const next = await source.next()
      if (next.done) return undefined
      ahead.push(next.value)
    }
    return ahead[distance]
  }
  let line = 1
  try {
    for (let text = await lineAhead(0); text !== undefined; text = await lineAhead(0)) {
      let height = 1
      let cells = split(text)
      while (isOpen(cells) && height < MAX_LINES && text.length < MAX_LENGTH) {
        const more = await lineAhead(height)
        if (more === undefined) break
        height += 1
        text += `\n${more}`
        if (more.includes('"')) cells = split(text)
      }
      if (cells instanceof CsvError) {
        height = 1
        yield { line, problem: isOpen(cells) ? 'a quote is never closed' : cells.message.replace(/ at line \d+/, '') }
      } else if (text.trim() !== '') yield checked(line, cells)
      ahead.splice(0, height)
      line += height
    }
  } finally {
    await source.return()
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

function checked(line: number, cells: readonly string[]): Row {
  if (cells.some((cell) => cell.includes('\0')))
    return { line, problem: 'a NUL byte: is this UTF-16 without its mark?' }
  if (cells.some((cell) => cell.includes('\uFFFD'))) return { line, problem: 'not valid UTF-8' }
  return { line, cells }
}
