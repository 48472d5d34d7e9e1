/** `npm run bench:lineage`: what part of the corpus is right, by dialect, and how fast; fails below the aims. */
import {
  dialectOf,
  type Line,
  lineOf,
  parseLineage,
  readTableColumns,
  type SqlRequest,
} from '../../lib/lineage/index.js'
import { type Case, corpusDialects, corpusOf, sorted, sortedColumns } from '../../spec/lineage/corpus.js'

const AIM = { tables: 98, columns: 90 }
const ROUNDS = 20

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
const byName = (columns: Case['columns']): unknown => Object.entries(sortedColumns(columns ?? {})).sort()
const percent = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole)

interface Tally {
  readonly cases: number
  readonly parsed: number
  readonly tables: number
  readonly withColumns: number
  readonly columns: number
  readonly perSecond: number
}

function measure(dialect: string): Tally {
  const cases = corpusOf(dialect)
  const requests = cases.map(
    ({ sql, schema }): SqlRequest => ({
      sql,
      dialect: dialectOf(dialect),
      ...(schema !== undefined && { schema: readTableColumns(schema) }),
    }),
  )
  const lines = requests.map((request): Line => lineOf(parseLineage(request)))
  const isRight = (line: Line, { sources, targets }: Case): boolean =>
    !('error' in line) && same(sorted(line.sources), sorted(sources)) && same(sorted(line.targets), sorted(targets))
  const hasColumns = (line: Line, { columns }: Case): boolean =>
    !('error' in line) && same(byName(line.columns), byName(columns))
  const started = performance.now()
  for (let round = 0; round < ROUNDS; round += 1) for (const request of requests) parseLineage(request)
  const seconds = (performance.now() - started) / 1000
  return {
    cases: cases.length,
    parsed: lines.filter((line) => !('error' in line)).length,
    tables: lines.filter((line, at) => isRight(line, cases[at]!)).length,
    withColumns: cases.filter(({ columns }) => columns).length,
    columns: lines.filter((line, at) => cases[at]!.columns && hasColumns(line, cases[at]!)).length,
    perSecond: (ROUNDS * cases.length) / seconds,
  }
}

function row(name: string, { cases, parsed, tables, withColumns, columns, perSecond }: Tally): string {
  const figures = [percent(parsed, cases), percent(tables, cases), percent(columns, withColumns)]
  const cells = [String(cases), ...figures.map((figure) => figure.toFixed(1)), perSecond.toFixed(0)]
  return name.padEnd(12) + cells.map((cell) => cell.padStart(12)).join('')
}

const sum = (tallies: readonly Tally[], key: keyof Tally): number => tallies.reduce((total, one) => total + one[key], 0)

const dialects = corpusDialects()
for (const dialect of dialects)
  for (const { sql } of corpusOf(dialect)) parseLineage({ sql, dialect: dialectOf(dialect) })
console.log(
  'dialect'.padEnd(12) +
    ['cases', 'parsed %', 'tables %', 'columns %', 'stmts/s'].map((cell) => cell.padStart(12)).join(''),
)
const tallies = dialects.map((dialect) => {
  const tally = measure(dialect)
  console.log(row(dialect, tally))
  return tally
})
const seconds = tallies.reduce((total, { cases, perSecond }) => total + cases / perSecond, 0)
const all: Tally = {
  cases: sum(tallies, 'cases'),
  parsed: sum(tallies, 'parsed'),
  tables: sum(tallies, 'tables'),
  withColumns: sum(tallies, 'withColumns'),
  columns: sum(tallies, 'columns'),
  perSecond: sum(tallies, 'cases') / seconds,
}
console.log(row('all', all))
const kept = percent(all.tables, all.cases) >= AIM.tables && percent(all.columns, all.withColumns) >= AIM.columns
process.exitCode = kept ? 0 : 1
