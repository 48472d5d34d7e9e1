import { expect } from 'chai'
import { columnType } from '../../../lib/connectors/oracle/types.js'
import { cellsOf } from '../../../lib/services/database/information-schema/row.js'
import { column } from './answers.js'

const typed = (name: string, more: object = {}) => columnType(cellsOf(column('T', 'C', name, { ...more })))

describe('a type of Oracle', () => {
  const TYPES: readonly (readonly [string, object, object])[] = [
    ['NUMBER', {}, { dataType: 'NUMBER', display: 'NUMBER' }],
    ['NUMBER', { DATA_SCALE: 0 }, { dataType: 'NUMBER', display: 'NUMBER(38,0)', precision: 38, scale: 0 }],
    ['NUMBER', { DATA_PRECISION: 10, DATA_SCALE: 2 }, { dataType: 'NUMBER', display: 'NUMBER(10,2)', precision: 10, scale: 2 }],
    ['NUMBER', { DATA_PRECISION: 5, DATA_SCALE: -2 }, { dataType: 'NUMBER', display: 'NUMBER(5,-2)', precision: 5, scale: -2 }],
    ['FLOAT', { DATA_PRECISION: 126 }, { dataType: 'FLOAT', display: 'FLOAT(126)' }],
    ['BINARY_FLOAT', {}, { dataType: 'FLOAT', display: 'BINARY_FLOAT' }],
    ['BINARY_DOUBLE', {}, { dataType: 'DOUBLE', display: 'BINARY_DOUBLE' }],
    ['VARCHAR2', { DATA_LENGTH: 20, CHAR_LENGTH: 20, CHAR_USED: 'B' }, { dataType: 'VARCHAR', display: 'VARCHAR2(20)', length: 20 }],
    ['VARCHAR2', { DATA_LENGTH: 80, CHAR_LENGTH: 20, CHAR_USED: 'C' }, { dataType: 'VARCHAR', display: 'VARCHAR2(20 CHAR)', length: 20 }],
    ['NVARCHAR2', { DATA_LENGTH: 40, CHAR_LENGTH: 20, CHAR_USED: 'C' }, { dataType: 'VARCHAR', display: 'NVARCHAR2(20)', length: 20 }],
    ['CHAR', { DATA_LENGTH: 1, CHAR_LENGTH: 1, CHAR_USED: 'B' }, { dataType: 'CHAR', display: 'CHAR(1)', length: 1 }],
    ['RAW', { DATA_LENGTH: 16 }, { dataType: 'BINARY', display: 'RAW(16)', length: 16 }],
    ['CLOB', {}, { dataType: 'CLOB', display: 'CLOB' }],
    ['NCLOB', {}, { dataType: 'CLOB', display: 'NCLOB' }],
    ['BLOB', {}, { dataType: 'BLOB', display: 'BLOB' }],
    ['BFILE', {}, { dataType: 'BLOB', display: 'BFILE' }],
    ['LONG', {}, { dataType: 'TEXT', display: 'LONG' }],
    ['LONG RAW', {}, { dataType: 'BLOB', display: 'LONG RAW' }],
    ['ROWID', {}, { dataType: 'ROWID', display: 'ROWID' }],
    ['UROWID', {}, { dataType: 'ROWID', display: 'UROWID' }],
    ['DATE', {}, { dataType: 'DATETIME', display: 'DATE' }],
    ['TIMESTAMP(6)', {}, { dataType: 'TIMESTAMP', display: 'TIMESTAMP(6)' }],
    ['TIMESTAMP(6) WITH LOCAL TIME ZONE', {}, { dataType: 'TIMESTAMP', display: 'TIMESTAMP(6) WITH LOCAL TIME ZONE' }],
    ['INTERVAL YEAR(2) TO MONTH', {}, { dataType: 'INTERVAL', display: 'INTERVAL YEAR(2) TO MONTH' }],
    ['INTERVAL DAY(2) TO SECOND(6)', {}, { dataType: 'INTERVAL', display: 'INTERVAL DAY(2) TO SECOND(6)' }],
    ['XMLTYPE', { DATA_TYPE_OWNER: 'SYS' }, { dataType: 'XML', display: 'XMLTYPE' }],
    ['SDO_GEOMETRY', { DATA_TYPE_OWNER: 'MDSYS', TYPECODE: 'OBJECT' }, { dataType: 'GEOMETRY', display: 'SDO_GEOMETRY' }],
    ['JSON', {}, { dataType: 'JSON', display: 'JSON' }],
    ['BOOLEAN', {}, { dataType: 'BOOLEAN', display: 'BOOLEAN' }],
    ['VECTOR', {}, { dataType: 'ARRAY', display: 'VECTOR', elementType: 'UNKNOWN' }],
    ['ADDRESS', { DATA_TYPE_OWNER: 'CRM', TYPECODE: 'OBJECT' }, { dataType: 'STRUCT', display: 'CRM.ADDRESS' }],
    ['PHONES', { DATA_TYPE_OWNER: 'CRM', TYPECODE: 'COLLECTION' }, { dataType: 'ARRAY', display: 'CRM.PHONES', elementType: 'UNKNOWN' }],
    ['ADDRESS', { DATA_TYPE_OWNER: 'CRM', DATA_TYPE_MOD: 'REF', TYPECODE: 'OBJECT' }, { dataType: 'UNKNOWN', display: 'REF CRM.ADDRESS' }],
    ['HIDDEN', { DATA_TYPE_OWNER: 'CRM' }, { dataType: 'UNKNOWN', display: 'CRM.HIDDEN' }],
  ] // biome-ignore format: a table
  for (const [name, more, type] of TYPES)
    it(`is told: ${(type as { display: string }).display} ${JSON.stringify(more)}`, () =>
      expect(typed(name, more)).to.deep.equal(type))
})
