import type { SqlRow } from '../../services/database/information-schema/adapter.js'

interface PartData {
  readonly table: {
    readonly name: string
    readonly type: 'U' | 'ET' | 'V'
    readonly isExternal: boolean
    readonly location?: string
    readonly comment?: string
  }
  readonly column: ColumnPart
  readonly key: { readonly part: number; readonly name: string; readonly isPrimary: boolean }
  readonly reference: {
    readonly part: number
    readonly name: string
    readonly schema: string
    readonly table: string
    readonly referred: string
  }
  readonly partition: { readonly name: string }
  readonly view: { readonly definition?: string }
}

/** A type as `sys.columns` has it; lengths are bytes, and -1 is `max`. */
export interface TypeFacts {
  readonly type: string
  readonly length: number
  readonly precision: number
  readonly scale: number
}

interface ColumnPart extends TypeFacts {
  readonly name: string
  readonly nullable: boolean
  readonly comment?: string
}

/** All that is known of one table, in the order it was sent. `part` numbers its indexes and foreign keys. */
export type Parts = { readonly [K in keyof PartData]: PartData[K][] } & { readonly id: unknown }

/** Gathers the parts of each table from rows of `tablesQuery`. What has no row for the table itself is left out. */
export async function* gathered(rows: AsyncIterable<SqlRow>): AsyncGenerator<Parts, void> {
  let open = empty(undefined)
  for await (const { id, kind, part, data } of rows) {
    if (open.id !== id) {
      if (open.table.length > 0) yield open
      open = empty(id)
    }
    const known = open[kind as keyof PartData] as unknown[]
    known.push({ part, ...JSON.parse(String(data)) })
  }
  if (open.table.length > 0) yield open
}

const empty = (id: unknown): Parts => ({ id, table: [], column: [], key: [], reference: [], partition: [], view: [] })
