import { expect } from 'chai'
import { columnType } from '../../../lib/connectors/mysql/types.js'

describe('a MySQL type', () => {
  for (const [printed, expected] of [
    ['tinyint(4)', { dataType: 'TINYINT', display: 'tinyint' }],
    ['tinyint(1)', { dataType: 'TINYINT', display: 'tinyint(1)' }],
    ['tinyint(1) unsigned', { dataType: 'TINYINT', display: 'tinyint(1) unsigned' }],
    ['tinyint(10)', { dataType: 'TINYINT', display: 'tinyint' }],
    ['bigint(20) unsigned', { dataType: 'BIGINT', display: 'bigint unsigned' }],
    ['bigint unsigned', { dataType: 'BIGINT', display: 'bigint unsigned' }],
    ['int(11) unsigned zerofill', { dataType: 'INT', display: 'int(11) unsigned zerofill' }],
    ['mediumint(9)', { dataType: 'INT', display: 'mediumint' }],
    ['year(4)', { dataType: 'YEAR', display: 'year' }],
    ['decimal(14,2) unsigned', { dataType: 'DECIMAL', display: 'decimal(14,2) unsigned', precision: 14, scale: 2 }],
    ['double', { dataType: 'DOUBLE', display: 'double' }],
    ['float(7,3)', { dataType: 'FLOAT', display: 'float(7,3)', precision: 7, scale: 3 }],
    ['varchar(100)', { dataType: 'VARCHAR', display: 'varchar(100)', length: 100 }],
    ['bit(8)', { dataType: 'BIT', display: 'bit(8)', length: 8 }],
    ['varbinary(16)', { dataType: 'VARBINARY', display: 'varbinary(16)', length: 16 }],
    ['datetime(6)', { dataType: 'DATETIME', display: 'datetime(6)' }],
    ['datetime /* mariadb-5.3 */', { dataType: 'DATETIME', display: 'datetime' }],
    ['longtext /*!100301 COMPRESSED*/', { dataType: 'TEXT', display: 'longtext' }],
    ["enum('a,b','c)','int(11)')", { dataType: 'ENUM', display: "enum('a,b','c)','int(11)')" }],
    ["set('x','zerofill')", { dataType: 'SET', display: "set('x','zerofill')" }],
    ['geomcollection', { dataType: 'GEOMETRY', display: 'geomcollection' }],
    ['vector(3)', { dataType: 'ARRAY', display: 'vector(3)', elementType: 'FLOAT' }],
    ['inet6', { dataType: 'INET', display: 'inet6' }],
    ['something(new)', { dataType: 'UNKNOWN', display: 'something(new)' }],
  ] as const) {
    it(`${printed} is ${expected.dataType}, shown as ${expected.display}`, () =>
      expect(columnType(printed)).to.deep.equal(expected))
  }
})
