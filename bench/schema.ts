/** What a database of a workload holds. */
export interface Shape {
  readonly tables: number
  readonly schemas: number
  /** Every 5th table refers to the one before it, and every 10th has a view. */
  readonly mixed?: boolean
}

const VIEW_EVERY = 10
const KEY_EVERY = 5
const COLUMNS = 20
/** A server's locks are few: a transaction holds some per table. */
const TABLES_PER_TRANSACTION = 500

/** In turn, from the second column on. */
const TYPES = [
  'integer',
  'numeric(12,2)',
  'varchar(64)',
  'text',
  'timestamptz',
  'date',
  'boolean',
  'jsonb',
  'uuid',
  'double precision',
  'text[]',
  'inet',
  'smallint',
  'bytea',
  'time',
  'interval',
  'char(3)',
  'real',
  'bigint',
]
const TEXT = 'c04_text'

export const schemaName = (at: number): string => `s${padded(at, 2)}`
export const databaseName = ({ tables, schemas, mixed }: Shape): string =>
  `tables_${tables}_in_${schemas}${mixed ? '_mixed' : ''}`
/** Views are tables to a catalog. */
export const entitiesOf = ({ tables, mixed }: Shape): number => tables + (mixed ? Math.floor(tables / VIEW_EVERY) : 0)

const padded = (value: number, length: number): string => String(value).padStart(length, '0')
const tableName = (at: number): string => `t${padded(at, 5)}`

/** Without it psql goes on, and ends as if nothing had failed. */
export const STOP_ON_ERROR = '\\set ON_ERROR_STOP on'

/** The statements that make it, for psql. */
export function* statements({ tables, schemas, mixed = false }: Shape): Generator<string, void> {
  const perSchema = Math.ceil(tables / schemas)
  yield STOP_ON_ERROR
  yield 'BEGIN;'
  for (let at = 0; at < schemas; at += 1) yield `CREATE SCHEMA ${schemaName(at)};`
  for (let at = 0; at < tables; at += 1) {
    const schema = schemaName(Math.floor(at / perSchema))
    const table = `${schema}.${tableName(at)}`
    const refers = mixed && at % KEY_EVERY === KEY_EVERY - 1 && at % perSchema > 0
    yield `CREATE TABLE ${table} (${columns(refers ? `${schema}.${tableName(at - 1)}` : undefined).join(', ')});`
    yield `COMMENT ON TABLE ${table} IS 'Table number ${at}';`
    yield `COMMENT ON COLUMN ${table}.c00_id IS 'key'; COMMENT ON COLUMN ${table}.${TEXT} IS 'some text';`
    if (mixed && at % VIEW_EVERY === VIEW_EVERY - 1)
      yield `CREATE VIEW ${schema}.v${padded(at, 5)} AS
        SELECT c00_id, ${TEXT} AS label, count(*) AS n FROM ${table} GROUP BY 1, 2;`
    if (at % TABLES_PER_TRANSACTION === TABLES_PER_TRANSACTION - 1) yield 'COMMIT; BEGIN;'
  }
  yield 'COMMIT;'
  yield 'VACUUM ANALYZE pg_class, pg_attribute, pg_constraint, pg_description, pg_type, pg_namespace, pg_index;'
}

function columns(refersTo: string | undefined): readonly string[] {
  const rest = Array.from({ length: COLUMNS - 1 }, (_, at) => column(at + 1))
  if (refersTo !== undefined) rest[0] = `c01_integer bigint REFERENCES ${refersTo} (c00_id)`
  return ['c00_id bigint PRIMARY KEY', ...rest]
}

function column(at: number): string {
  const type = TYPES[(at - 1) % TYPES.length]!
  const name = `c${padded(at, 2)}_${/^[a-z]+/.exec(type)![0]}`
  return `${name} ${type}${at % 4 === 0 ? ' NOT NULL' : ''}${type === 'integer' ? ' DEFAULT 0' : ''}`
}
