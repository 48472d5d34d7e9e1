import type { SqlDialect } from '../../services/database/information-schema/adapter.js'

/** A text as SQL takes it: there are no escapes but for the quote. */
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** `information_schema` has no comments, and no materialized views: both stand in the catalog `system`. */
const COLUMNS = `(
  SELECT table_schem AS table_schema, table_name, column_name, ordinal_position, is_nullable, type_name, remarks
  FROM system.jdbc.columns WHERE table_cat = :database AND table_schem = :schema) c`

export const prestoDialect: SqlDialect = {
  parameter: (_, value) => quotedText(value),
  keys: false,
  routines: false,
  columnType: 'type_name',
  columnComment: 'remarks',
  from: { columns: COLUMNS },
  types: { names: { json: 'JSON', qdigest: 'HLL', tdigest: 'HLL', setdigest: 'HLL', p4hyperloglog: 'HLL' } },
}

export const trinoDialect: SqlDialect = {
  ...prestoDialect,
  tableComment: 'comment',
  from: {
    columns: COLUMNS,
    tables: `(
  SELECT t.table_schema, t.table_name, c.comment,
         CASE WHEN m.name IS NULL THEN t.table_type ELSE 'MATERIALIZED VIEW' END AS table_type
  FROM information_schema.tables t
  LEFT JOIN system.metadata.table_comments c
    ON c.catalog_name = :database AND c.schema_name = :schema AND c.table_name = t.table_name
  LEFT JOIN system.metadata.materialized_views m
    ON m.catalog_name = :database AND m.schema_name = :schema AND m.name = t.table_name
  WHERE t.table_schema = :schema) t`,
    views: `(
  SELECT table_schema, table_name, view_definition FROM information_schema.views WHERE table_schema = :schema
  UNION ALL
  SELECT schema_name, name, definition FROM system.metadata.materialized_views
  WHERE catalog_name = :database AND schema_name = :schema) v`,
  },
}
