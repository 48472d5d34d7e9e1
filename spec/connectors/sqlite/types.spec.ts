import { expect } from 'chai'
import { columnType } from '../../../lib/connectors/sqlite/types.js'

describe('a type as it was declared in SQLite', () => {
  for (const [declared, expected] of [
    ['INTEGER', { dataType: 'INT' }],
    ['int', { dataType: 'INT' }],
    ['TINYINT', { dataType: 'INT' }],
    ['SMALLINT', { dataType: 'SMALLINT' }],
    ['BIGINT', { dataType: 'BIGINT' }],
    ['UNSIGNED BIG INT', { dataType: 'INT' }],
    ['INT8', { dataType: 'INT' }],
    ['INTEGER(11) UNSIGNED', { dataType: 'INT' }],
    ['VARCHAR(20)', { dataType: 'VARCHAR', length: 20 }],
    ['varying character (255)', { dataType: 'VARCHAR', length: 255 }],
    ['NVARCHAR(100)', { dataType: 'VARCHAR', length: 100 }],
    ['VARCHAR(MAX)', { dataType: 'VARCHAR' }],
    ['NATIVE CHARACTER(70)', { dataType: 'CHAR', length: 70 }],
    ['TEXT', { dataType: 'TEXT' }],
    ['CLOB', { dataType: 'TEXT' }],
    ['LONGTEXT(9)', { dataType: 'TEXT' }],
    ['BLOB', { dataType: 'BLOB' }],
    ['REAL', { dataType: 'FLOAT' }],
    ['DOUBLE', { dataType: 'DOUBLE' }],
    ['DOUBLE PRECISION', { dataType: 'FLOAT' }],
    ['FLOAT(7, 3)', { dataType: 'FLOAT', precision: 7, scale: 3 }],
    ['FLOAT8', { dataType: 'FLOAT' }],
    ['NUMERIC(12,2)', { dataType: 'NUMERIC', precision: 12, scale: 2 }],
    ['DECIMAL(10)', { dataType: 'DECIMAL', precision: 10, scale: 0 }],
    ['DECIMAL', { dataType: 'DECIMAL' }],
    ['BOOLEAN', { dataType: 'BOOLEAN' }],
    ['DATETIME', { dataType: 'DATETIME' }],
    ['TIMESTAMP', { dataType: 'TIMESTAMP' }],
    ['JSON', { dataType: 'JSON' }],
    ['uuid', { dataType: 'UUID' }],
    ['FLOATING POINT', { dataType: 'INT' }],
    ['STRING', { dataType: 'NUMERIC' }],
    ['whatever (a, b) you\nlike', { dataType: 'NUMERIC' }],
    ['(', { dataType: 'NUMERIC' }],
  ] as const) {
    it(`${JSON.stringify(declared)} is ${expected.dataType}, and shown as it is`, () => {
      const { precision, scale, length, ...type } = columnType(declared)
      const measures = Object.entries({ precision, scale, length }).filter(([, value]) => value !== undefined)
      expect({ ...type, ...Object.fromEntries(measures) }).to.deep.equal({ ...expected, display: declared })
    })
  }

  it('is NULL where there is none', () => {
    expect(columnType('')).to.deep.equal({ dataType: 'NULL', display: 'NULL' })
  })
})
