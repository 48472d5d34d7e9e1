/** `[quoted name, type, collation, generated, identity, default or expression, not null]` */
type DdlColumn = readonly [string, string, string | null, string, string, string | null, boolean]

/** The parts of `tablesQuery` that are there only when DDL was asked for. */
export interface DdlParts {
  readonly quotedName: string
  readonly ddlColumns?: readonly DdlColumn[] | null
  /** `[quoted name, definition]` */
  readonly ddlConstraints?: readonly (readonly [string, string])[] | null
  readonly ddlParents?: readonly string[] | null
  readonly ddlPartition?: string | null
  readonly ddlUnlogged?: boolean
}

/** The statement that makes this table again, in the source's own words: types, defaults, checks, partitioning. */
export function tableDdl(parts: DdlParts): string | undefined {
  if (parts.ddlConstraints === undefined) return undefined // DDL was not asked for
  const lines = [
    ...(parts.ddlColumns ?? []).map(column),
    ...(parts.ddlConstraints ?? []).map(([name, definition]) => `CONSTRAINT ${name} ${definition}`),
  ]
  const body = lines.length === 0 ? '()' : `(\n\t${lines.join(',\n\t')}\n)`
  return [
    `CREATE ${parts.ddlUnlogged ? 'UNLOGGED ' : ''}TABLE ${parts.quotedName} ${body}`,
    ...(parts.ddlParents ? [`INHERITS (${parts.ddlParents.join(', ')})`] : []),
    ...(parts.ddlPartition ? [`PARTITION BY ${parts.ddlPartition}`] : []),
  ].join('\n')
}

const IDENTITY: Readonly<Record<string, string>> = { a: 'ALWAYS', d: 'BY DEFAULT' }

function column([name, type, collation, generated, identity, expression, notNull]: DdlColumn): string {
  const words = [name, type]
  if (collation !== null) words.push(`COLLATE ${collation}`)
  if (generated === 's') words.push(`GENERATED ALWAYS AS (${expression}) STORED`)
  else if (generated === 'v') words.push(`GENERATED ALWAYS AS (${expression})`)
  else if (identity !== '') words.push(`GENERATED ${IDENTITY[identity]} AS IDENTITY`)
  else if (expression !== null) words.push(`DEFAULT ${expression}`)
  if (notNull) words.push('NOT NULL')
  return words.join(' ')
}
