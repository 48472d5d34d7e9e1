import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import { type Recorded, recorded } from '../../support/recorded.js'

/** A schema's name that no quoting may let out. */
export const ODD = `a'b"c]d`

export const REFUSED = Object.assign(new Error('ORA-00942: table or view does not exist'), { code: 'ORA-00942' })

export const listed = (NAME: string, KIND: string, COMMENTS: string | null = null): SqlRow => ({ NAME, KIND, COMMENTS })

export const column = (TABLE_NAME: string, COLUMN_NAME: string, DATA_TYPE: string, more: SqlRow = {}): SqlRow => ({
  TABLE_NAME, COLUMN_NAME, NULLABLE: 'Y', COMMENTS: null, DATA_TYPE, DATA_TYPE_MOD: null, DATA_TYPE_OWNER: null,
  TYPECODE: null, DATA_LENGTH: 22, DATA_PRECISION: null, DATA_SCALE: null, CHAR_LENGTH: 0, CHAR_USED: null, ...more,
}) // biome-ignore format: a row

const key = (TABLE_NAME: string, CONSTRAINT_NAME: string, CONSTRAINT_TYPE: string, COLUMN_NAME: string, refers: readonly string[] = []): SqlRow => ({
  TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE, COLUMN_NAME,
  REFERRED_OWNER: refers[0] ?? null, REFERRED_TABLE: refers[1] ?? null, REFERRED_COLUMN: refers[2] ?? null,
}) // biome-ignore format: a row

export const TABLES: readonly SqlRow[] = [
  listed('ORDERS', 'Partitioned', 'One row per order'),
  listed('LINES', 'Regular'),
  listed('RAW_FILES', 'External'),
  listed('SESSION_ROWS', 'Local'),
  listed('MixedCase', 'Regular'),
  listed('quoted', 'Regular'),
  listed('odd "name".x\n🦆', 'Regular', 'Odd'),
  listed('GONE', 'Regular'),
  listed('TOTALS', 'View', 'How many'),
  listed('FAST', 'MaterializedView', 'How many, kept'),
]

const N = { DATA_PRECISION: 10, DATA_SCALE: 0 }
export const COLUMNS: readonly SqlRow[] = [
  column('BIN$x==$0', 'ID', 'NUMBER'),
  column('FAST', 'N', 'NUMBER'),
  column('LINES', 'ORDER_ID', 'NUMBER', { ...N, NULLABLE: 'N' }),
  column('LINES', 'LINE', 'NUMBER', { ...N, NULLABLE: 'N' }),
  column('LINES', 'DATE', 'DATE'),
  column('MixedCase', 'Id', 'NUMBER', N),
  column('ORDERS', 'ID', 'NUMBER', { ...N, NULLABLE: 'N', COMMENTS: 'Its number' }),
  column('ORDERS', 'PLACED', 'DATE'),
  column('ORDERS', 'CUSTOMER', 'NUMBER', N),
  column('ORDERS', 'PARENT', 'NUMBER', N),
  column('RAW_FILES', 'LINE', 'VARCHAR2', { DATA_LENGTH: 4000, CHAR_LENGTH: 4000, CHAR_USED: 'B' }),
  column('SESSION_ROWS', 'N', 'NUMBER'),
  column('TOTALS', 'N', 'NUMBER'),
  column('odd "name".x\n🦆', 'a "b".c\n🦆', 'CLOB'),
  column('quoted', 'id', 'NUMBER', N),
]

const KEYS: readonly SqlRow[] = [
  key('LINES', 'LINES_ORDER', 'R', 'ORDER_ID', ['SALES', 'ORDERS', 'ID']),
  key('LINES', 'LINES_PK', 'P', 'ORDER_ID'),
  key('LINES', 'LINES_PK', 'P', 'LINE'),
  key('ORDERS', 'ORDERS_CUSTOMER', 'R', 'CUSTOMER', ['CRM', 'Customers', 'ID']),
  key('ORDERS', 'ORDERS_HIDDEN', 'R', 'PARENT'),
  key('ORDERS', 'ORDERS_PK', 'P', 'ID'),
  key('ORDERS', 'ORDERS_UK', 'U', 'CUSTOMER'),
  key('ORDERS', 'ORDERS_UK', 'U', 'PLACED'),
]

const line = (NAME: string, TYPE: string, TEXT: string | null): SqlRow => ({ NAME, TYPE, TEXT })
const SOURCE: readonly SqlRow[] = [
  line('BILLING', 'PACKAGE', 'PACKAGE billing AS\n'),
  line('BILLING', 'PACKAGE', '  PROCEDURE pay(id NUMBER); PROCEDURE pay(name VARCHAR2);\n'),
  line('BILLING', 'PACKAGE', 'END;'),
  line('BILLING', 'PACKAGE BODY', 'PACKAGE BODY billing AS\n'),
  line('BILLING', 'PACKAGE BODY', 'END;'),
  line('CLOSE_DAY', 'PROCEDURE', 'PROCEDURE close_day AS BEGIN\n'),
  line('CLOSE_DAY', 'PROCEDURE', '  INSERT INTO lines SELECT * FROM orders; END;'),
  line('TAX', 'FUNCTION', 'FUNCTION tax RETURN NUMBER AS BEGIN RETURN 1; END;'),
]

/** What a database answers; earlier ones first. */
export const answers = (first: readonly Recorded[] = []): readonly Recorded[] => [
  ...first,
  { statement: /FROM dba_tables WHERE 1 = 0/, rows: [] },
  { statement: /FROM all_users/, rows: [{ NAME: 'CRM' }, { NAME: 'SALES' }] },
  { statement: /^\s*SELECT o\.name, o\.kind/, values: ['SALES'], rows: TABLES },
  { statement: /^\s*SELECT o\.name FROM/, values: ['SALES'], rows: TABLES },
  {
    statement: /v\.text AS text/,
    values: ['SALES'],
    rows: [{ NAME: 'TOTALS', TEXT: 'SELECT COUNT(*) n FROM orders' }],
  },
  { statement: /v\.query AS text/, values: ['SALES'], rows: [{ NAME: 'FAST', TEXT: 'SELECT 1 n FROM orders' }] },
  { statement: /^\s*SELECT c\.table_name, c\.column_name, c\.nullable/, values: ['SALES'], rows: COLUMNS },
  { statement: /^\s*SELECT c\.table_name, c\.constraint_name/, values: ['SALES'], rows: KEYS },
  {
    statement: /part_tables/,
    values: ['SALES'],
    rows: [
      {
        TABLE_NAME: 'ORDERS',
        PARTITIONING_TYPE: 'RANGE',
        INTERVAL: "NUMTOYMINTERVAL(1,'MONTH')",
        COLUMN_NAME: 'PLACED',
      },
    ],
  },
  { statement: /_source s/, values: ['SALES'], rows: SOURCE },
  { statement: /./, values: ['CRM'], rows: [] },
]

/** A database that answers so, in the shape of the client. */
export function database(recordings: readonly Recorded[] = answers()) {
  const server = recorded(recordings)
  let closed = 0
  const client = {
    query: server.query,
    close: async () => {
      closed += 1
    },
  }
  return { ...server, connect: () => client, closed: () => closed }
}
