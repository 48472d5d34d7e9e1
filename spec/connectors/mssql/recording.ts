import type { Connect } from '../../../lib/connectors/mssql/client.js'
import { mssqlConnection } from '../../../lib/connectors/mssql/config.js'
import { PING } from '../../../lib/connectors/mssql/queries.js'
import { mssqlSettings } from '../../../lib/connectors/mssql/settings.js'
import type { SqlRow } from '../../../lib/services/database/information-schema/adapter.js'
import type { Recorded, recorded } from '../../support/recorded.js'

export const settings = (more: object = {}) =>
  mssqlSettings(
    mssqlConnection.parse({
      hostPort: '127.0.0.1:1',
      username: 'ada',
      password: 'canary-51c2',
      database: 'shop',
      ...more,
    }),
  )

/** A server that was recorded, as the connector opens its databases; `opened` counts those that were not closed. */
export function recordedServer(server: ReturnType<typeof recorded>, offline?: string) {
  const counts = { opened: 0 }
  const connect: Connect = (database) => {
    counts.opened += 1
    return {
      query: async function* (sql, values = []) {
        if (sql !== PING) yield* server.query(sql, values, database)
        else if (database === offline) throw new Error('Database cannot be opened because it is offline.')
      },
      close: async () => {
        counts.opened -= 1
      },
    }
  }
  return { connect, counts }
}

/** A row of the listing of tables, as `FOR JSON` gives it: without what is null. */
const row = (id: number, kind: string, part: number, data: object): SqlRow => ({
  id,
  kind,
  part,
  data: JSON.stringify(data),
})
const table = (id: number, name: string, more: object = {}): SqlRow =>
  row(id, 'table', 0, { name, type: 'U', isExternal: false, ...more })
const column = (id: number, name: string, type = 'int', more: object = {}): SqlRow =>
  row(id, 'column', 0, { name, type, length: 4, precision: 10, scale: 0, nullable: true, ...more })

/** One table of every kind, in the order of their ids, with names that SQL, JSON and FQNs stumble over. */
const ROWS: readonly SqlRow[] = [
  column(100, 'id', 'int', { nullable: false, comment: 'Its "number"\nin lines' }),
  column(100, 'customer', 'nvarchar', { length: 80 }),
  column(100, 'placed', 'datetime2', { precision: 27, scale: 7 }),
  column(100, 'total', 'decimal', { precision: 12, scale: 2 }), // computed
  column(100, 'region', 'char', { length: 2 }),
  row(100, 'key', 1, { name: 'id', isPrimary: true }),
  row(100, 'key', 1, { name: 'placed', isPrimary: true }),
  row(100, 'key', 3, { name: 'customer', isPrimary: false }),
  row(100, 'partition', 0, { name: 'placed' }),
  row(100, 'reference', 901, { name: 'customer', schema: 'crm', table: 'people', referred: 'name' }),
  row(100, 'reference', 901, { name: 'region', schema: 'crm', table: 'people', referred: 'region' }),
  row(100, 'reference', 902, { name: 'id', schema: 'sales', table: 'orders', referred: 'id' }),
  table(100, 'orders', { comment: 'One row per order 🛒' }),
  column(101, 'graph_id_A1', 'nvarchar', { length: 2000 }),
  column(101, 'name', 'varchar', { length: -1 }),
  row(101, 'key', 2, { name: 'graph_id_B2', isPrimary: false }), // of the graph, on a column that is hidden
  table(101, 'odd "name" [x].y🦊'),
  column(102, 'id'),
  table(102, 'files', { isExternal: true, location: '/lake/files' }),
  table(103, 'bare'),
  column(104, 'day', 'date'),
  table(104, 'totals', { type: 'V', comment: 'Per day' }),
  row(104, 'view', 0, { definition: "CREATE VIEW sales.totals AS SELECT CAST(placed AS date) AS day FROM sales.orders WHERE x <> 'a]b'" }),
  column(105, 'day', 'date'),
  table(105, 'hidden', { type: 'V' }),
  row(105, 'view', 0, {}), // WITH ENCRYPTION
  column(106, 'gone'), // dropped meanwhile
  column(107, 'id'),
  row(107, 'partition', 0, { name: 'id' }),
  table(107, 'numbered'),
] // biome-ignore format: rows

const ROUTINES: readonly SqlRow[] = [
  { name: 'close "day"', type: 'P', code: 'CREATE PROCEDURE sales.[close "day"] AS DELETE FROM sales.orders', comment: 'Nightly' },
  { name: 'secret', type: 'P', code: null, comment: null },
  { name: 'tax', type: 'FN', code: 'CREATE FUNCTION sales.tax() RETURNS int AS BEGIN RETURN 1 END', comment: null },
  { name: 'recent', type: 'IF', code: 'CREATE FUNCTION sales.recent() RETURNS TABLE AS RETURN SELECT 1 AS a', comment: null },
  { name: 'clr', type: 'PC', code: null, comment: null },
  { name: 'median', type: 'AF', code: null, comment: null },
] // biome-ignore format: rows

export const TABLES = /FOR JSON PATH/
export const ANSWERS: readonly Recorded[] = [
  { statement: /DB_NAME\(\) AS name/, database: 'shop', rows: [{ name: 'Shop', comment: 'All we sell' }] },
  { statement: /FROM sys\.schemas AS s\s+LEFT JOIN/, rows: [{ name: 'dbo', comment: null }, { name: 'sales', comment: 'What is sold' }] },
  { statement: TABLES, values: ['sales'], rows: ROWS },
  { statement: TABLES, values: ['dbo'], rows: [] },
  { statement: /m\.definition AS code/, values: ['sales'], rows: ROUTINES },
  { statement: /m\.definition AS code/, values: ['dbo'], rows: [] },
] // biome-ignore format: rows
