import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { Recorded } from '../../support/recorded.js'

/** A schema's name that no quoting may let out. */
export const ODD = `a'b"c]d\\`
const CREATED = 1_700_000_000_123
const ALTERED = 1_710_000_000_456

const table = (TABLE_NAME: string, TABLE_TYPE: string, more: SqlRow = {}): SqlRow => ({
  TABLE_NAME, TABLE_TYPE, TABLE_OWNER: 'LOADER', COMMENT: null, IS_TRANSIENT: 'NO', IS_DYNAMIC: 'NO', IS_ICEBERG: 'NO', CLUSTERING_KEY: null,
  IS_SECURE: null, VIEW_DEFINITION: null, CREATED, ALTERED, ...more,
}) // biome-ignore format: a row

const column = (TABLE_NAME: string, COLUMN_NAME: string, DATA_TYPE: string, more: SqlRow = {}): SqlRow => ({
  TABLE_SCHEMA: 'SALES', TABLE_NAME, COLUMN_NAME, IS_NULLABLE: 'YES', COMMENT: null, DATA_TYPE,
  CHARACTER_MAXIMUM_LENGTH: null, NUMERIC_PRECISION: null, NUMERIC_SCALE: null, DATETIME_PRECISION: null, ...more,
}) // biome-ignore format: a row

export const TABLES: readonly SqlRow[] = [
  table('ORDERS', 'BASE TABLE', { COMMENT: 'One row per order' }),
  table('LINES', 'BASE TABLE', { IS_TRANSIENT: 'YES' }),
  table('EVENTS', 'EVENT TABLE'),
  table('RAW', 'EXTERNAL TABLE'),
  table('LAKE', 'BASE TABLE', { IS_ICEBERG: 'YES' }),
  table('DAILY', 'BASE TABLE', { IS_DYNAMIC: 'YES' }),
  table('TOTALS', 'VIEW', { IS_SECURE: 'NO', VIEW_DEFINITION: 'create view TOTALS as select count(*) n from ORDERS' }),
  table('HIDDEN', 'VIEW', { IS_SECURE: 'YES', VIEW_DEFINITION: '' }),
  table('FAST', 'MATERIALIZED VIEW'),
  table('odd "name".x\n🦆', 'BASE TABLE'),
  table('GONE', 'BASE TABLE'),
]

export const COLUMNS: readonly SqlRow[] = [
  column('DAILY', 'N', 'NUMBER', { NUMERIC_PRECISION: 38, NUMERIC_SCALE: 0 }),
  column('EVENTS', 'V', 'VARIANT'),
  column('FAST', 'N', 'NUMBER', { NUMERIC_PRECISION: 18, NUMERIC_SCALE: 0 }),
  column('HIDDEN', 'N', 'FLOAT'),
  column('LAKE', 'ID', 'NUMBER', { NUMERIC_PRECISION: 10, NUMERIC_SCALE: 0 }),
  column('LINES', 'ORDER_ID', 'NUMBER', { NUMERIC_PRECISION: 38, NUMERIC_SCALE: 0, IS_NULLABLE: 'NO' }),
  column('LINES', 'LINE', 'NUMBER', { NUMERIC_PRECISION: 38, NUMERIC_SCALE: 0, IS_NULLABLE: 'NO' }),
  column('LINES', 'SKU', 'TEXT', { CHARACTER_MAXIMUM_LENGTH: 20 }),
  column('ORDERS', 'ID', 'NUMBER', {
    NUMERIC_PRECISION: 38,
    NUMERIC_SCALE: 0,
    IS_NULLABLE: 'NO',
    COMMENT: 'Its number',
  }),
  column('ORDERS', 'TOTAL', 'NUMBER', { NUMERIC_PRECISION: 12, NUMERIC_SCALE: 2 }),
  column('ORDERS', 'CODE', 'TEXT', { CHARACTER_MAXIMUM_LENGTH: 16_777_216 }),
  column('ORDERS', 'PLACED', 'TIMESTAMP_NTZ', { DATETIME_PRECISION: 9 }),
  column('ORDERS', 'AT', 'TIME', { DATETIME_PRECISION: 3 }),
  column('ORDERS', 'DAY', 'DATE'),
  column('ORDERS', 'OK', 'BOOLEAN'),
  column('ORDERS', 'DOC', 'OBJECT'),
  column('ORDERS', 'TAGS', 'ARRAY'),
  column('ORDERS', 'PROPS', 'MAP'),
  column('ORDERS', 'WHERE', 'GEOGRAPHY'),
  column('ORDERS', 'EMBEDDED', 'VECTOR'),
  column('ORDERS', 'BYTES', 'BINARY', { CHARACTER_MAXIMUM_LENGTH: 8_388_608 }),
  column('RAW', 'VALUE', 'VARIANT'),
  column('TOTALS', 'N', 'NUMBER', { NUMERIC_PRECISION: 18, NUMERIC_SCALE: 0 }),
  column('odd "name".x\n🦆', 'a "b"', 'TEXT', { CHARACTER_MAXIMUM_LENGTH: 1 }),
]

const key = (table_name: string, constraint_name: string, ...columns: readonly string[]): SqlRow[] =>
  columns.map((column_name, at) => ({ table_name, constraint_name, column_name, key_sequence: at + 1 }))

const reference = (pk_database_name: string, fk_name: string): SqlRow => ({
  pk_database_name, pk_schema_name: 'SALES', pk_table_name: 'ORDERS', pk_column_name: 'ID',
  fk_table_name: 'LINES', fk_column_name: 'ORDER_ID', fk_name, key_sequence: 1,
}) // biome-ignore format: a row

/** What `SHOW … IN SCHEMA "SHOP"."SALES"` lists; keys in no order. */
export const SHOWN: Readonly<Record<string, readonly SqlRow[]>> = {
  'PRIMARY KEYS': [...key('LINES', 'PK_LINES', 'ORDER_ID', 'LINE').reverse(), ...key('ORDERS', 'PK_ORDERS', 'ID')],
  'UNIQUE KEYS': key('ORDERS', 'UQ', 'CODE'),
  'IMPORTED KEYS': [reference('SHOP', 'FK_ORDERS'), reference('ELSEWHERE', 'FK_FAR')],
  'DYNAMIC TABLES': [{ name: 'DAILY', text: 'create dynamic table DAILY as select 1 n' }],
  'MATERIALIZED VIEWS': [{ name: 'FAST', text: 'create materialized view FAST as select 1 n' }],
}

const DATABASES: readonly SqlRow[] = [
  { name: 'SHOP', owner: 'SYSADMIN', comment: 'What we sell', kind: 'STANDARD' },
  { name: 'SNOWFLAKE', owner: '', comment: '', kind: 'APPLICATION' },
]

const ROUTINES: readonly SqlRow[] = [
  routine('CLOSE', 'PROCEDURE', '()', 'JAVASCRIPT', 'return 1', 'Closes the day'),
  routine('TAX', 'FUNCTION', '(A FLOAT)', 'SQL', 'a * 0.2'),
  routine('TAX', 'FUNCTION', '(A NUMBER)', 'PYTHON', 'def tax(a): return a'),
]

function routine(name: string, type: string, signature: string, language: string, code: string, comment = ''): SqlRow {
  return {
    ROUTINE_NAME: name,
    ROUTINE_TYPE: type,
    SIGNATURE: signature,
    LANGUAGE: language,
    ROUTINE_DEFINITION: code,
    COMMENT: comment,
  }
}

const tag = (OBJECT_NAME: string, COLUMN_NAME: string | null, TAG_NAME: string, TAG_VALUE: string): SqlRow => ({
  OBJECT_NAME, COLUMN_NAME, TAG_NAME, TAG_VALUE,
}) // biome-ignore format: a row

const TAGS: readonly SqlRow[] = [tag('ORDERS', null, 'COST_CENTER', 'sales'), tag('ORDERS', 'CODE', 'PII', 'none')]

/** The account `SHOP`, and `rows` of the one schema that is read. */
export const account = (more: readonly Recorded[] = []): Recorded[] => [
  ...more,
  { statement: /^SHOW DATABASES$/, rows: DATABASES },
  { statement: /information_schema\.schemata/, rows: [{ NAME: 'SALES', OWNER: 'SYSADMIN', COMMENT: 'Orders' }] },
  ...Object.entries(SHOWN).map(([shown, rows]) => ({
    statement: new RegExp(`^SHOW ${shown} IN SCHEMA "SHOP"\\."SALES"$`),
    rows,
  })),
  {
    statement: /^\s*SELECT c\.table_schema[\s\S]*JOIN "SHOP"\.information_schema\.tables/,
    values: ['SALES'],
    rows: COLUMNS,
  },
  { statement: /^\s*SELECT t\.table_name, t\.table_type/, values: ['SALES'], rows: TABLES },
  { statement: /^\s*SELECT t\.table_name FROM/, values: ['SALES'], rows: TABLES },
  { statement: /"SNOWFLAKE"\."ACCOUNT_USAGE"\.tag_references/, values: ['SHOP', 'SALES'], rows: TAGS },
  { statement: /information_schema\.procedures/, values: ['SALES', 'SALES'], rows: ROUTINES },
]
