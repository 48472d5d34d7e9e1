import { columnTypes } from '../../services/database/column-type.js'
import { type Cells, required } from '../../services/database/information-schema/row.js'
import type { ColumnType } from '../../services/database/rows.js'

/** spec/behaviours.md §6, and what Snowflake has of its own. `information_schema` calls a VARCHAR `TEXT`. */
const typeOf = columnTypes({
  names: { variant: 'JSON', object: 'JSON', vector: 'ARRAY', decfloat: 'DECIMAL', text: 'VARCHAR' },
})

/** A column's type, as a table's DDL has it. */
export const columnType = (row: Cells): ColumnType => typeOf(printed(row))

function printed(row: Cells): string {
  const type = required(row, 'data_type')
  if (/[(<]/.test(type)) return type
  const measured = (name: string, ...measures: readonly (number | undefined)[]): string =>
    measures.includes(undefined) ? name : `${name}(${measures.join(',')})`
  switch (type) {
    case 'TEXT':
      return measured('VARCHAR', row.number('character_maximum_length'))
    case 'BINARY':
      return measured(type, row.number('character_maximum_length'))
    case 'NUMBER':
      return measured(type, row.number('numeric_precision'), row.number('numeric_scale'))
    default:
      return /^TIME/.test(type) ? measured(type, row.number('datetime_precision')) : type
  }
}
