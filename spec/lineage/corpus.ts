import { readdirSync, readFileSync } from 'node:fs'

/** A statement and what it should give; `columns` is missing where only the tables are certain. */
export interface Case {
  readonly about: string
  readonly sql: string
  readonly schema?: unknown
  readonly kind: string
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  readonly columns?: Readonly<Record<string, readonly string[]>>
}

/** From the root of the repository, where npm starts specs and benches. */
const FOLDER = 'spec/lineage/corpus/'

/** The dialects there are cases for. */
export const corpusDialects = (): readonly string[] =>
  readdirSync(FOLDER)
    .sort()
    .map((file) => file.replace('.jsonl', ''))

/** The cases of a dialect. */
export const corpusOf = (dialect: string): readonly Case[] =>
  readFileSync(`${FOLDER}${dialect}.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case)

/** A list of names as a set: in lower case, sorted. */
export const sorted = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase()).sort()

/** Columns as sets of names, by their name in lower case. */
export const sortedColumns = (
  columns: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(columns).map(([name, from]) => [name.toLowerCase(), sorted(from)]))
