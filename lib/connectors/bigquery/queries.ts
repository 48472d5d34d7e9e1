import type { TableOptions } from '../../services/database/reader.js'
import { quoted, quotedPath, regionOf } from './names.js'

/** A statement and the values of its question marks. */
export interface Statement {
  readonly sql: string
  readonly values: readonly string[]
}

/** A dataset, as SQL names it, and the views in it. */
export interface Dataset {
  readonly project: string
  readonly name: string
}

const view = ({ project, name }: Dataset, of: string): string => `${quotedPath(project, name)}.INFORMATION_SCHEMA.${of}`
const option = (dataset: Dataset, alias: string, name: string): string =>
  `LEFT JOIN ${view(dataset, 'TABLE_OPTIONS')} ${alias} ON ${alias}.table_name = t.table_name AND ${alias}.option_name = '${name}'`

/** https://docs.cloud.google.com/bigquery/docs/information-schema-datasets-schemata-options: of the datasets of a region. */
export const descriptionsQuery = (project: string, location: string): Statement => ({
  sql: `
SELECT schema_name, option_value FROM ${quoted(project)}.${quoted(regionOf(location))}.INFORMATION_SCHEMA.SCHEMATA_OPTIONS
WHERE option_name = 'description'`,
  values: [],
})

export type Wanted = Pick<TableOptions, 'tables' | 'views' | 'name' | 'since'>

const VIEWS = "('VIEW', 'MATERIALIZED VIEW')"

/** `__TABLES__` alone tells when a table was changed, be it its rows or its definition. */
const changes = (dataset: Dataset, { since }: Wanted): string =>
  since === undefined
    ? ''
    : `LEFT JOIN ${quotedPath(dataset.project, dataset.name)}.__TABLES__ m ON m.table_id = t.table_name`

function condition({ tables, views, name, since }: Wanted): string {
  const conditions = [
    tables ? '' : `t.table_type IN ${VIEWS}`,
    views ? '' : `t.table_type NOT IN ${VIEWS}`,
    name === undefined ? '' : 't.table_name = ?',
    since === undefined
      ? ''
      : `(m.last_modified_time IS NULL OR m.last_modified_time > ${Math.floor(since)} OR UNIX_MILLIS(t.creation_time) > ${Math.floor(since)})`,
  ].filter(Boolean)
  return conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
}

const valuesOf = ({ name }: Wanted): string[] => (name === undefined ? [] : [name])

/**
 * https://docs.cloud.google.com/bigquery/docs/information-schema-tables: `ddl` alone tells the query of a materialized view,
 * and what a table is partitioned by; in it a line starts with neither but there.
 */
export const tablesQuery = (dataset: Dataset, wanted: Wanted & Pick<TableOptions, 'ddl'>): Statement => ({
  sql: `
SELECT t.table_name, t.table_type, UNIX_MILLIS(t.creation_time) AS created, v.view_definition,
       d.option_value AS description, l.option_value AS labels, u.option_value AS uris,
       IF(t.table_type IN ${VIEWS}, NULL, REGEXP_EXTRACT(t.ddl, '\\\\nPARTITION BY ([^\\\\n]+)')) AS partition_by,
       ${wanted.ddl ? "IF(t.table_type = 'VIEW', NULL, t.ddl)" : "IF(t.table_type = 'MATERIALIZED VIEW', t.ddl, NULL)"} AS ddl
FROM ${view(dataset, 'TABLES')} t
LEFT JOIN ${view(dataset, 'VIEWS')} v ON v.table_name = t.table_name
${option(dataset, 'd', 'description')}
${option(dataset, 'l', 'labels')}
${option(dataset, 'u', 'uris')}
${changes(dataset, wanted)}
${condition(wanted)}`,
  values: valuesOf(wanted),
})

export const tableNamesQuery = (dataset: Dataset): Statement => ({
  sql: `SELECT t.table_name FROM ${view(dataset, 'TABLES')} t`,
  values: [],
})

/**
 * https://docs.cloud.google.com/bigquery/docs/information-schema-columns and …-column-field-paths: a row for each column and
 * each field inside one. A table partitioned by the time of ingestion has columns of the system's, without a place.
 */
export const columnsQuery = (dataset: Dataset, wanted: Wanted, policyTags: boolean): Statement => ({
  sql: `
SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, c.is_system_defined, c.is_partitioning_column,
       c.clustering_ordinal_position, f.field_path, f.description,
       ${policyTags ? 'TO_JSON_STRING(f.policy_tags)' : 'NULL'} AS policy_tags
FROM ${view(dataset, 'COLUMNS')} c
JOIN ${view(dataset, 'TABLES')} t ON t.table_name = c.table_name
LEFT JOIN ${view(dataset, 'COLUMN_FIELD_PATHS')} f ON f.table_name = c.table_name AND f.column_name = c.column_name
${changes(dataset, wanted)}
${condition(wanted)}
ORDER BY c.table_name, c.ordinal_position, c.column_name, f.field_path`,
  values: valuesOf(wanted),
})

/**
 * https://docs.cloud.google.com/bigquery/docs/information-schema-key-column-usage and …-constraint-column-usage, which names
 * the table that a foreign key refers to; its columns are those of that table's primary key, by their place in it.
 */
export const keysQuery = (dataset: Dataset): Statement => ({
  sql: `
SELECT c.constraint_type, k.constraint_name, k.table_name, k.column_name, r.table_schema AS referred_schema,
       r.table_name AS referred_table, p.column_name AS referred_column
FROM ${view(dataset, 'TABLE_CONSTRAINTS')} c
JOIN ${view(dataset, 'KEY_COLUMN_USAGE')} k ON k.constraint_name = c.constraint_name AND k.table_name = c.table_name
LEFT JOIN (
  SELECT DISTINCT constraint_name, table_schema, table_name FROM ${view(dataset, 'CONSTRAINT_COLUMN_USAGE')}
) r ON r.constraint_name = c.constraint_name AND c.constraint_type = 'FOREIGN KEY'
LEFT JOIN ${view(dataset, 'TABLE_CONSTRAINTS')} q ON q.table_name = r.table_name AND q.constraint_type = 'PRIMARY KEY'
LEFT JOIN ${view(dataset, 'KEY_COLUMN_USAGE')} p
  ON p.constraint_name = q.constraint_name AND p.ordinal_position = k.position_in_unique_constraint
WHERE c.constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')
ORDER BY k.table_name, k.constraint_name, k.ordinal_position`,
  values: [],
})

/** https://docs.cloud.google.com/bigquery/docs/information-schema-routines: a dataset has one of a name. */
export const routinesQuery = (dataset: Dataset): Statement => ({
  sql: `
SELECT r.routine_name, r.routine_type, r.routine_body, r.external_language, d.option_value AS description,
       COALESCE(r.routine_definition, r.ddl) AS routine_definition
FROM ${view(dataset, 'ROUTINES')} r
LEFT JOIN ${view(dataset, 'ROUTINE_OPTIONS')} d ON d.specific_name = r.specific_name AND d.option_name = 'description'
ORDER BY r.routine_name`,
  values: [],
})
