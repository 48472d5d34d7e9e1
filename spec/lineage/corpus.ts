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

/** Where cases are, from the root of the repository, where npm starts specs and benches. */
const FOLDERS = {
  /** Written together with the code. */
  first: 'spec/lineage/corpus/',
  /** Written and committed before the code was run on it. */
  second: 'spec/lineage/corpus/second/',
}

export type Corpus = keyof typeof FOLDERS

/** The dialects a corpus has cases for. */
export const corpusDialects = (corpus: Corpus = 'first'): readonly string[] =>
  readdirSync(FOLDERS[corpus])
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => file.replace('.jsonl', ''))

/** The cases of a dialect. */
export const corpusOf = (dialect: string, corpus: Corpus = 'first'): readonly Case[] =>
  readFileSync(`${FOLDERS[corpus]}${dialect}.jsonl`, 'utf8')
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
