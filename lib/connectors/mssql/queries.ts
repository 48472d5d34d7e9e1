import type { TableOptions } from '../../services/database/reader.js'

/**
 * Questions to the catalog views of SQL Server 2016 and later, each asked once per schema, whatever is in it
 * (https://learn.microsoft.com/sql/relational-databases/system-catalog-views/catalog-views-transact-sql). Views and
 * columns are written in the catalog's own case: a database may tell cases apart.
 */

/** Databases to read; one that is offline is among them, and fails where it is opened. A snapshot has a source. */
export const DATABASES = `
SELECT d.name FROM sys.databases AS d
WHERE d.name NOT IN ('master', 'model', 'msdb', 'tempdb') AND d.source_database_id IS NULL
  AND (d.state <> 0 OR HAS_DBACCESS(d.name) = 1)
ORDER BY d.database_id`

/** HAS_DBACCESS can't tell in `master` who may open another database of Azure SQL. */
export const DATABASES_OF_AZURE = `
SELECT d.name FROM sys.databases AS d WHERE d.name <> 'master' ORDER BY d.database_id`

/** Whether a database can be opened. */
export const PING = 'SELECT 1 AS one'

/** `value` is a sql_variant. */
const COMMENT = 'CAST(x.value AS nvarchar(4000)) AS comment'
const comment = (ofClass: number, major: string, minor = '0'): string => `
LEFT JOIN sys.extended_properties AS x
  ON x.class = ${ofClass} AND x.major_id = ${major} AND x.minor_id = ${minor} AND x.name = N'MS_Description'`

/** The database that is connected to. */
export const DATABASE = `
SELECT d.name, ${COMMENT} FROM (SELECT DB_NAME() AS name) AS d ${comment(0, '0')}`

/** `sys` is 4 and `INFORMATION_SCHEMA` 3; `guest` (2) and the fixed roles' (from 16384 on) mostly have nothing in them. */
export const SCHEMAS = `
SELECT s.name, ${COMMENT} FROM sys.schemas AS s ${comment(3, 's.schema_id')}
WHERE s.schema_id NOT IN (3, 4)
  AND (s.schema_id <> 2 AND s.schema_id < 16384 OR EXISTS (SELECT 1 FROM sys.objects AS o WHERE o.schema_id = s.schema_id))
ORDER BY s.schema_id`

const TABLES = "'U', 'ET'"
const VIEWS = "'V'"
const inSchema = (types: string): string =>
  `o.schema_id = SCHEMA_ID(@p1) AND o.is_ms_shipped = 0 AND o.type IN (${types})`

export const TABLE_NAMES = `
SELECT o.name FROM sys.objects AS o WHERE ${inSchema(`${TABLES}, ${VIEWS}`)}`

/** Of what is made in an assembly there is no text. */
export const STORED_PROCEDURES = `
SELECT o.name, RTRIM(o.type) AS type, m.definition AS code, ${COMMENT}
FROM sys.objects AS o LEFT JOIN sys.sql_modules AS m ON m.object_id = o.object_id ${comment(1, 'o.object_id')}
WHERE ${inSchema("'P', 'PC', 'FN', 'IF', 'TF', 'FS', 'FT', 'AF'")}
ORDER BY o.object_id`

/** All tables and views of schema `@p1`, or the one called `@p2`, in parts: all of one table come together. */
export function tablesQuery({ tables, views, name }: TableOptions): string {
  const types = [...(tables ? [TABLES] : []), ...(views ? [VIEWS] : [])].join(', ')
  const where = `WHERE ${inSchema(types)}${name === undefined ? '' : ' AND o.name = @p2'}`
  const parts = [
    `${TABLE} ${where}`,
    `${COLUMN} ${where} AND NOT (c.is_hidden = 1 AND c.generated_always_type = 0)`,
    ...(tables ? [`${KEY} ${where} AND ${IS_KEY}`, `${REFERENCE} ${where}`, `${PARTITION} ${where}`] : []),
    ...(views ? [`${VIEW} ${where}`] : []),
  ]
  return `
SELECT p.id, p.kind, p.part, p.data FROM (${parts.join('\nUNION ALL')}
) AS p
ORDER BY p.id, p.kind, p.part, p.position`
}

/** A part as JSON, which leaves out what is null (https://learn.microsoft.com/sql/relational-databases/json/format-query-results-as-json-with-for-json-sql-server). */
const part = (kind: string, number: string, position: string, data: string): string => `
SELECT o.object_id AS id, '${kind}' AS kind, ${number} AS part, ${position} AS position,
       (SELECT ${data} FOR JSON PATH, WITHOUT_ARRAY_WRAPPER) AS data
FROM sys.objects AS o`

const IS_EXTERNAL = "CAST(CASE WHEN e.object_id IS NOT NULL OR o.type = 'ET' THEN 1 ELSE 0 END AS bit) AS isExternal"
const TABLE = `${part('table', '0', '0', `o.name, RTRIM(o.type) AS type, ${IS_EXTERNAL}, e.location, ${COMMENT}`)}
LEFT JOIN sys.external_tables AS e ON e.object_id = o.object_id ${comment(1, 'o.object_id')}`

/** A type that a user made has the number of the one it is made of; one of an assembly is made of none. */
const COLUMN_DATA = `c.name, COALESCE(b.name, t.name, 'unknown') AS type, c.max_length AS length, c.[precision], c.scale,
               c.is_nullable AS nullable, ${COMMENT}`
const COLUMN = `${part('column', '0', 'c.column_id', COLUMN_DATA)}
JOIN sys.columns AS c ON c.object_id = o.object_id
LEFT JOIN sys.types AS t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.types AS b ON b.user_type_id = c.system_type_id ${comment(1, 'o.object_id', 'c.column_id')}`

const COLUMNS_OF_INDEX = `
JOIN sys.indexes AS i ON i.object_id = o.object_id
JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id
JOIN sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id`
const KEY = `${part('key', 'i.index_id', 'k.key_ordinal', 'c.name, i.is_primary_key AS isPrimary')} ${COLUMNS_OF_INDEX}`
/** One with a filter, or switched off, leaves rows that are alike. */
const IS_KEY =
  'k.key_ordinal > 0 AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND i.is_hypothetical = 0'

const REFERENCE_DATA = 'c.name, s.name AS [schema], r.name AS [table], rc.name AS referred'
const REFERENCE = `${part('reference', 'f.constraint_object_id', 'f.constraint_column_id', REFERENCE_DATA)}
JOIN sys.foreign_key_columns AS f ON f.parent_object_id = o.object_id
JOIN sys.columns AS c ON c.object_id = f.parent_object_id AND c.column_id = f.parent_column_id
JOIN sys.objects AS r ON r.object_id = f.referenced_object_id
JOIN sys.schemas AS s ON s.schema_id = r.schema_id
JOIN sys.columns AS rc ON rc.object_id = f.referenced_object_id AND rc.column_id = f.referenced_column_id`

/** Of the heap or the clustered index, which are the table itself. */
const PARTITION = `${part('partition', '0', 'k.partition_ordinal', 'c.name AS name')} ${COLUMNS_OF_INDEX}
  AND i.index_id IN (0, 1) AND k.partition_ordinal > 0
JOIN sys.partition_schemes AS d ON d.data_space_id = i.data_space_id`

/** There is none of a view that was made `WITH ENCRYPTION`, or that the user may not see. */
const VIEW = `${part('view', '0', '0', 'm.definition AS definition')}
JOIN sys.sql_modules AS m ON m.object_id = o.object_id`
