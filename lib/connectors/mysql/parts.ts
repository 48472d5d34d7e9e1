/** A row of `tablesQuery`. */
export interface PartRow {
  readonly name: string
  readonly kind: keyof PartData
  /** A JSON array. */
  readonly data: string
}

interface PartData {
  readonly table: readonly [type: string, comment: string, ...properties: readonly (string | null)[]]
  readonly column: readonly [name: string, type: string, nullable: 'YES' | 'NO', comment: string]
  /** A column of a unique index; null stands for an expression. */
  readonly key: readonly [index: string, column: string | null]
  readonly reference: readonly [constraint: string, column: string, schema: string, table: string, referred: string]
  readonly partition: readonly [method: string, by: string | null, subMethod: string | null, subBy: string | null]
  readonly check: readonly [clause: string]
  readonly view: readonly [
    text: string | null,
    definer: string,
    security: string,
    check: string,
    algorithm: string | null,
  ]
}

/** All that is known of one table, in the order it was sent. */
export type Parts = { readonly [K in keyof PartData]: PartData[K][] } & { readonly name: string }

/** Gathers the parts of each table. A table that came or went in between has some parts only, and is left out. */
export async function* gathered(rows: AsyncIterable<PartRow>): AsyncGenerator<Parts, void> {
  let open: Parts | undefined
  for await (const { name, kind, data } of rows) {
    if (open?.name !== name) {
      if (open && open.table.length > 0) yield open
      open = { name, table: [], column: [], key: [], reference: [], partition: [], check: [], view: [] }
    }
    ;(open[kind] as unknown[]).push(JSON.parse(data))
  }
  if (open && open.table.length > 0) yield open
}
