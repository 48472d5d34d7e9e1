/** What specs look at in a column of the catalog. */
export interface ColumnFacts {
  readonly name: string
  readonly dataType: string
  readonly dataTypeDisplay: string
  readonly constraint?: string
}

/** `[name, type, printed type, constraint]` of each. */
export const columnFacts = (columns: readonly ColumnFacts[]) =>
  columns.map(({ name, dataType, dataTypeDisplay, constraint }) => [name, dataType, dataTypeDisplay, constraint])
