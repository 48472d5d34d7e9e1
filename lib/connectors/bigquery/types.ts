import { columnTypes } from '../../services/database/column-type.js'

/** What the catalog calls a type of GoogleSQL (spec/behaviours.md §6). */
export const columnType = columnTypes({ names: { range: 'DATETIMERANGE', bigdecimal: 'NUMERIC' } })
