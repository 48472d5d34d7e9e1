import { expect } from 'chai'
import { columnType } from '../../../lib/connectors/mssql/types.js'

/** `sys.columns` of every type in `sys.types`: https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-columns-transact-sql. */
describe('a type of SQL Server', () => {
  for (const [type, length, precision, scale, display, dataType, measures] of [
    ['bigint', 8, 19, 0, 'bigint', 'BIGINT', {}],
    ['int', 4, 10, 0, 'int', 'INT', {}],
    ['smallint', 2, 5, 0, 'smallint', 'SMALLINT', {}],
    ['tinyint', 1, 3, 0, 'tinyint', 'TINYINT', {}],
    ['bit', 1, 1, 0, 'bit', 'BIT', {}],
    ['decimal', 9, 12, 2, 'decimal(12,2)', 'DECIMAL', { precision: 12, scale: 2 }],
    ['numeric', 9, 10, 0, 'numeric(10,0)', 'NUMERIC', { precision: 10, scale: 0 }],
    ['money', 8, 19, 4, 'money', 'MONEY', {}],
    ['smallmoney', 4, 10, 4, 'smallmoney', 'MONEY', {}],
    ['float', 8, 53, 0, 'float', 'FLOAT', {}],
    ['real', 4, 24, 0, 'real', 'FLOAT', {}],
    ['char', 10, 0, 0, 'char(10)', 'CHAR', { length: 10 }],
    ['varchar', 50, 0, 0, 'varchar(50)', 'VARCHAR', { length: 50 }],
    ['varchar', -1, 0, 0, 'varchar(max)', 'VARCHAR', {}],
    ['nchar', 20, 0, 0, 'nchar(10)', 'CHAR', { length: 10 }],
    ['nvarchar', 80, 0, 0, 'nvarchar(40)', 'VARCHAR', { length: 40 }],
    ['nvarchar', -1, 0, 0, 'nvarchar(max)', 'VARCHAR', {}],
    ['text', 16, 0, 0, 'text', 'TEXT', {}],
    ['ntext', 16, 0, 0, 'ntext', 'NTEXT', {}],
    ['binary', 8, 0, 0, 'binary(8)', 'BINARY', { length: 8 }],
    ['varbinary', 16, 0, 0, 'varbinary(16)', 'VARBINARY', { length: 16 }],
    ['varbinary', -1, 0, 0, 'varbinary(max)', 'VARBINARY', {}],
    ['image', 16, 0, 0, 'image', 'IMAGE', {}],
    ['timestamp', 8, 0, 0, 'timestamp', 'BINARY', { length: 8 }],
    ['date', 3, 10, 0, 'date', 'DATE', {}],
    ['time', 5, 16, 7, 'time(7)', 'TIME', {}],
    ['datetime', 8, 23, 3, 'datetime', 'DATETIME', {}],
    ['datetime2', 8, 27, 7, 'datetime2(7)', 'DATETIME', {}],
    ['smalldatetime', 4, 16, 0, 'smalldatetime', 'DATETIME', {}],
    ['datetimeoffset', 10, 34, 0, 'datetimeoffset(0)', 'DATETIME', {}],
    ['uniqueidentifier', 16, 0, 0, 'uniqueidentifier', 'UUID', {}],
    ['xml', -1, 0, 0, 'xml', 'XML', {}],
    ['json', -1, 0, 0, 'json', 'JSON', {}],
    ['sql_variant', 8016, 0, 0, 'sql_variant', 'VARIANT', {}],
    ['hierarchyid', 892, 0, 0, 'hierarchyid', 'HIERARCHYID', {}],
    ['geography', -1, 0, 0, 'geography', 'GEOGRAPHY', {}],
    ['geometry', -1, 0, 0, 'geometry', 'GEOMETRY', {}],
    ['vector', 6152, 0, 0, 'vector', 'ARRAY', { elementType: 'FLOAT' }],
    ['unknown', 100, 0, 0, 'unknown', 'UNKNOWN', {}],
    ['Complex)Number', 100, 0, 0, 'Complex)Number', 'UNKNOWN', {}],
  ] as const) // biome-ignore format: a table
    it(`${display} is ${dataType}`, () => {
      expect(columnType({ type, length, precision, scale })).to.deep.equal({ dataType, display, ...measures })
    })
})
