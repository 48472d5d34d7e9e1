import { z } from 'zod'
import { column } from '../../record/entities/column.js'
import { KINDS, type KindName } from '../../record/entities/kinds.js'
import { createTable } from '../../record/entities/table.js'

/** A table as most are: without nested columns. zod can't compile a schema that holds itself. */
const compileFlat = () =>
  z.compile(createTable.omit({ dataModel: true }).extend({ columns: z.array(column.omit({ children: true })) }), {
    strict: true,
  })
let flatTable: ReturnType<typeof compileFlat> | undefined

/** Whether the server would take this body. A flat table, of which a run has the most, is checked by compiled code. */
export function isValid(kind: KindName, body: object): boolean {
  if (kind === 'table') {
    flatTable ??= compileFlat()
    if (flatTable.validate(body)) return true
  }
  return KINDS[kind].request.validate(body)
}
