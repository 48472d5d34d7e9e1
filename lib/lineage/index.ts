export { type Dialect, dialectOf } from './dialect.js'
export { type Line, lineOf } from './line.js'
export { parseLineage } from './lineage.js'
export { maskLiterals } from './mask.js'
export { createLineageParser, type LineageParser, LineageParserError, type LineageParserOptions } from './parser.js'
export { loadSqlParser } from './sql-parser.js'
export {
  type ColumnFlow,
  type ColumnName,
  type JoinPair,
  type SqlRequest,
  type StatementKind,
  type StatementLineage,
  type StatementResult,
  type TableName,
  tableText,
} from './statement.js'
export { readTableColumns, type TableColumns } from './table-columns.js'
