import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { Recorded } from '../../support/recorded.js'

/** A dataset's name that no quoting may let out. */
export const ODD = 'a\'b"c]d`\\\n'
export const CREATED = 1_700_000_000_123
const TAXONOMY = 'projects/shop/locations/us/taxonomies/7'

const table = (table_name: string, table_type: string, more: SqlRow = {}): SqlRow => ({
  table_name, table_type, created: CREATED, view_definition: null, description: null, labels: null, uris: null,
  partition_by: null, ddl: null, ...more,
}) // biome-ignore format: a row

export const TABLES: readonly SqlRow[] = [
  table('orders', 'BASE TABLE', {
    description: '"One row per order\\nwith \\"quotes\\", \\u00fc and 🦆"',
    labels: '[STRUCT("team", "sales"), STRUCT("reviewed", "")]',
    partition_by: 'TIMESTAMP_TRUNC(placed, MONTH)',
  }),
  table('lines', 'BASE TABLE'),
  table('hits', 'BASE TABLE', { partition_by: 'TIMESTAMP_TRUNC(_PARTITIONTIME, HOUR)' }),
  table('days', 'BASE TABLE', { partition_by: 'day' }),
  table('ranges', 'BASE TABLE', { partition_by: 'RANGE_BUCKET(id, GENERATE_ARRAY(0, 100, 10))' }),
  table('copy', 'CLONE'),
  table('snap', 'SNAPSHOT'),
  table('files', 'EXTERNAL', { uris: '["gs://bucket/a*.csv", "gs://bucket/b.csv"]' }),
  table('totals', 'VIEW', { view_definition: 'SELECT COUNT(*) AS n FROM shop.sales.orders' }),
  table('fast', 'MATERIALIZED VIEW', { ddl: 'CREATE MATERIALIZED VIEW `shop.sales.fast`\nAS SELECT 1 AS n;' }),
  table('events_20240101', 'BASE TABLE'),
  table('étudiant - 01 🦆', 'BASE TABLE'),
  table('gone', 'BASE TABLE'),
]

const column = (table_name: string, column_name: string, data_type: string, more: SqlRow = {}): SqlRow => ({
  table_name, column_name, data_type, is_nullable: 'YES', is_system_defined: 'NO', is_partitioning_column: 'NO',
  clustering_ordinal_position: null, field_path: column_name, description: null, policy_tags: '[]', ...more,
}) // biome-ignore format: a row

const ITEMS = 'ARRAY<STRUCT<sku STRING, price STRUCT<amount NUMERIC, currency STRING>>>'
const MARKED = { is_partitioning_column: 'YES' }

export const COLUMNS: readonly SqlRow[] = [
  column('copy', 'id', 'INT64'),
  column('days', 'day', 'DATE', MARKED),
  column('events_20240101', 'id', 'INT64'),
  column('fast', 'n', 'INT64'),
  column('files', 'line', 'STRING'),
  column('hits', '_PARTITIONTIME', 'TIMESTAMP', { ...MARKED, is_system_defined: 'YES', field_path: null }),
  column('hits', 'id', 'INT64'),
  column('lines', 'order_id', 'INT64', { is_nullable: 'NO' }),
  column('lines', 'line', 'INT64', { is_nullable: 'NO' }),
  column('orders', 'id', 'INT64', { is_nullable: 'NO', description: 'Its number' }),
  column('orders', 'placed', 'TIMESTAMP', { ...MARKED, clustering_ordinal_position: 2 }),
  column('orders', 'email', 'STRING(320)', {
    clustering_ordinal_position: 1,
    policy_tags: JSON.stringify([`${TAXONOMY}/policyTags/1`, `${TAXONOMY}/policyTags/9`]),
  }),
  column('orders', 'items', ITEMS, { is_nullable: 'NO', description: 'What was bought' }),
  column('orders', 'items', ITEMS, { field_path: 'items.price', description: 'With tax' }),
  column('orders', 'items', ITEMS, { field_path: 'items.price.amount', description: 'In units', policy_tags: `["${TAXONOMY}/policyTags/1"]` }),
  column('orders', 'items', ITEMS, { field_path: 'items.sku' }),
  column('orders', 'total', 'NUMERIC(12, 2)'),
  column('orders', 'big', 'BIGNUMERIC'),
  column('orders', 'ratio', 'FLOAT64'),
  column('orders', 'ok', 'BOOL'),
  column('orders', 'raw', 'BYTES'),
  column('orders', 'doc', 'JSON'),
  column('orders', 'at', 'DATETIME'),
  column('orders', 'clock', 'TIME'),
  column('orders', 'took', 'INTERVAL'),
  column('orders', 'spot', 'GEOGRAPHY'),
  column('orders', 'valid', 'RANGE<DATE>'),
  column('orders', 'names', 'ARRAY<STRING>', { is_nullable: 'NO' }),
  column('ranges', 'id', 'INT64', MARKED),
  column('snap', 'id', 'INT64'),
  column('totals', 'n', 'INT64'),
  column('étudiant - 01 🦆', 'näme', 'STRING'),
] // biome-ignore format: a table

const key = (constraint_type: string, table_name: string, name: string, column_name: string, more: SqlRow = {}): SqlRow => ({
  constraint_type, table_name, constraint_name: `${table_name}.${name}`, column_name, referred_schema: null,
  referred_table: null, referred_column: null, ...more,
}) // biome-ignore format: a row

const ORDERS = { referred_schema: 'sales', referred_table: 'orders' }
const KEYS: readonly SqlRow[] = [
  key('FOREIGN KEY', 'lines', 'fk$1', 'order_id', { ...ORDERS, referred_column: 'id' }),
  key('FOREIGN KEY', 'lines', 'fk$2', 'line', ORDERS),
  key('PRIMARY KEY', 'lines', 'pk$', 'order_id'),
  key('PRIMARY KEY', 'lines', 'pk$', 'line'),
  key('PRIMARY KEY', 'orders', 'pk$', 'id'),
]

const routine = (routine_name: string, routine_type: string, more: SqlRow): SqlRow => ({
  routine_name, routine_type, routine_body: 'SQL', external_language: null, description: null,
  routine_definition: null, ...more,
}) // biome-ignore format: a row

const ROUTINES: readonly SqlRow[] = [
  routine('close', 'PROCEDURE', { routine_definition: 'BEGIN SELECT 1; END', description: '"Closes the day"' }),
  routine('far', 'FUNCTION', { routine_body: null, routine_definition: 'CREATE FUNCTION far() REMOTE …' }),
  routine('since', 'TABLE FUNCTION', { routine_definition: 'SELECT 1' }),
  routine('tax', 'FUNCTION', {
    routine_body: 'EXTERNAL',
    external_language: 'JAVASCRIPT',
    routine_definition: 'return 1',
  }),
]

/** What `datasets.list` gives of the project `shop`, in pages of two. */
export const DATASETS = [
  { name: 'sales', location: 'US', labels: { env: 'prod' } },
  { name: 'empty', location: 'EU', labels: {} },
  { name: 'other', location: 'US', labels: {} },
] as const

/** What Data Catalog gives by path and page. */
export const CATALOG: Readonly<Record<string, object>> = {
  [TAXONOMY]: { name: TAXONOMY, displayName: 'Privacy', description: 'What is personal' },
  [`${TAXONOMY}/policyTags`]: { policyTags: [], nextPageToken: 'two' },
  [`${TAXONOMY}/policyTags two`]: {
    policyTags: [{ name: `${TAXONOMY}/policyTags/1`, displayName: 'Email', description: 'Address of a person' }],
  },
  'projects/shop/locations/us/taxonomies': { taxonomies: [] },
}

const IN = '`shop`\\.`sales`\\.INFORMATION_SCHEMA\\.'
export const LISTING = {
  tables: new RegExp(`^\\s*SELECT t\\.table_name, t\\.table_type[\\s\\S]*FROM ${IN}TABLES t`),
  columns: new RegExp(`^\\s*SELECT c\\.table_name[\\s\\S]*FROM ${IN}COLUMNS c`),
  keys: new RegExp(`${IN}KEY_COLUMN_USAGE`),
  names: new RegExp(`^SELECT t\\.table_name FROM ${IN}TABLES t$`),
}

/** The project `shop`: `sales` has all there is. */
export const project = (more: readonly Recorded[] = []): Recorded[] => [
  ...more,
  { statement: /`region-us`\.INFORMATION_SCHEMA\.SCHEMATA_OPTIONS/, database: 'US', rows: [{ schema_name: 'sales', option_value: '"Orders"' }] },
  { statement: /`region-eu`\.INFORMATION_SCHEMA\.SCHEMATA_OPTIONS/, database: 'EU', rows: [] },
  { statement: LISTING.tables, values: [], rows: TABLES },
  { statement: LISTING.columns, values: [], rows: COLUMNS },
  { statement: LISTING.keys, values: [], rows: KEYS },
  { statement: LISTING.names, values: [], rows: TABLES },
  { statement: new RegExp(`${IN}ROUTINES`), values: [], rows: ROUTINES },
] // biome-ignore format: a table
