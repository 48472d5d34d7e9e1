import { type ColumnFlow, type StatementLineage, type StatementResult, tableText } from './statement.js'

/** What the `lineage` command prints of one statement, or of the statements of one case together. */
export type Line =
  | {
      readonly kind: string
      readonly sources: readonly string[]
      readonly targets: readonly string[]
      readonly columns: Readonly<Record<string, readonly string[]>>
      readonly columnsFailed?: string
    }
  | { readonly error: string }

/**
 * Joins the statements' lineage under the kind of the first that does more than prepare the others; one that can't be
 * parsed makes the whole an error.
 */
export function lineOf(results: readonly StatementResult[]): Line {
  const failed = results.find((result) => 'error' in result)
  if (failed && 'error' in failed) return { error: failed.error }
  const all = results.flatMap((result) => ('lineage' in result ? [result.lineage] : []))
  const [first] = all
  if (!first) return { error: 'there is no statement' }
  const columns: Record<string, readonly string[]> = {}
  for (const { to, from } of all.flatMap(printed)) {
    const names = from.map(({ table, column }) => `${tableText(table)}.${column}`)
    columns[to.column] = [...new Set([...(columns[to.column] ?? []), ...names])]
  }
  const columnsFailed = all.flatMap((one) => one.columnsFailed ?? []).join('; ')
  return {
    kind: (all.find(({ kind }) => kind !== 'other') ?? first).kind,
    sources: [...new Set(all.flatMap((one) => one.sources.map(tableText)))],
    targets: [...new Set(all.flatMap((one) => one.targets.map(tableText)))],
    columns,
    ...(columnsFailed && { columnsFailed }),
  }
}

/** The columns of a statement; of a query over DML in its CTEs, only those it returns. */
function printed({ kind, columns }: StatementLineage): readonly ColumnFlow[] {
  const returned = columns.filter(({ to }) => !to.table)
  return kind === 'select' && returned.length > 0 ? returned : columns
}
