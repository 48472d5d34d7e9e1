import { type FileHandle, open, readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import {
  createLineageParser,
  type Dialect,
  dialectOf,
  type Line,
  type LineageParser,
  lineOf,
  loadSqlParser,
  maskLiterals,
  readTableColumns,
  type StatementResult,
  type TableColumns,
} from '../lineage/index.js'
import { EXIT } from '../workflow/exit-code.js'
import type { Terminal } from './main.js'

export interface LineageFlags {
  readonly dialect: string
  /** A file with the columns of tables. */
  readonly schema?: string
  readonly json?: boolean
  /** A file of cases, one JSON object a line. */
  readonly batch?: string
  /** Seconds for one statement. */
  readonly timeout: string
}

/** How many unparsed statements are listed, and how much of each. */
const LISTED = 10
const LENGTH = 200
/** Cases given to the workers ahead of the one that is printed next. */
const AHEAD = 64

/** Prints the lineage of the statements in a file or the input, or of the cases of `--batch`; asks no catalog. */
export async function lineage(file: string | undefined, flags: LineageFlags, terminal: Terminal): Promise<number> {
  const seconds = Number(flags.timeout)
  if (!(seconds > 0)) return refuse(`--timeout takes seconds, not "${flags.timeout}"`, terminal)
  await loadSqlParser()
  const parser = createLineageParser({ timeoutMs: seconds * 1000 })
  try {
    if (flags.batch !== undefined) await printCases(flags.batch, parser, terminal)
    else await printStatements(flags, parser, terminal, await (file === undefined ? text(process.stdin) : textOf(file)))
    return EXIT.ok
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return refuse(error.message, terminal)
  } finally {
    await parser.close()
  }
}

/** A file that can't be read as what it should be. */
class InputError extends Error {
  override readonly name = 'InputError'
}

function refuse(problem: string, { stderr }: Terminal): number {
  stderr.write(`error: ${problem}\n`)
  return EXIT.config
}

async function printStatements(
  flags: LineageFlags,
  parser: LineageParser,
  { stdout, stderr }: Terminal,
  sql: string,
): Promise<void> {
  const dialect = dialectOf(flags.dialect)
  const schema = flags.schema === undefined ? undefined : await readSchema(flags.schema)
  const results = await parser.parse({ sql, dialect, ...(schema && { schema }) })
  for (const result of results) {
    const line = lineOf([result])
    stdout.write(`${flags.json ? JSON.stringify(line) : readable(line)}\n`)
  }
  const unparsed = results.filter((result) => 'error' in result)
  if (unparsed.length > 0) stderr.write(listing(unparsed, dialect))
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new InputError(String(error))
  }
}

async function readSchema(file: string): Promise<TableColumns> {
  const json = await textOf(file)
  try {
    return readTableColumns(JSON.parse(json))
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The unparsed statements, without their literals. */
function listing(unparsed: readonly StatementResult[], dialect: Dialect): string {
  const shown = unparsed
    .slice(0, LISTED)
    .map(({ sql }) => `  ${maskLiterals(sql, dialect).replace(/\s+/g, ' ').slice(0, LENGTH)}\n`)
  const more = unparsed.length > LISTED ? `  and ${unparsed.length - LISTED} more\n` : ''
  return `${unparsed.length} not parsed:\n${shown.join('')}${more}`
}

function readable(line: Line): string {
  if ('error' in line) return `error: ${line.error}`
  const columns = Object.entries(line.columns).map(([name, from]) => `  ${name} ← ${from.join(', ') || '(no column)'}`)
  return [`${line.kind}: ${line.sources.join(', ') || '-'} → ${line.targets.join(', ') || '-'}`, ...columns].join('\n')
}

/** Prints a line for each case, in their order. */
async function printCases(file: string, parser: LineageParser, { stdout }: Terminal): Promise<void> {
  const pending: Promise<Line>[] = []
  const print = async (): Promise<void> => {
    stdout.write(`${JSON.stringify(await pending.shift())}\n`)
  }
  for await (const line of (await opened(file)).readLines()) {
    if (line.trim() === '') continue
    pending.push(caseLine(line, parser))
    if (pending.length >= AHEAD) await print()
  }
  while (pending.length > 0) await print()
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file)
  } catch (error) {
    throw new InputError(String(error))
  }
}

async function caseLine(line: string, parser: LineageParser): Promise<Line> {
  try {
    const {
      sql,
      dialect = 'generic',
      schema,
    } = JSON.parse(line) as { sql?: unknown; dialect?: string; schema?: unknown }
    if (typeof sql !== 'string') return { error: 'the case has no "sql"' }
    const tables = schema === undefined || schema === null ? undefined : readTableColumns(schema)
    return lineOf(await parser.parse({ sql, dialect: dialectOf(dialect), ...(tables && { schema: tables }) }))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return { error: error.message }
    throw error
  }
}
