import { DATABASES, onlyNamed, SCHEMAS, type TableQuery } from '../queries.js'
import { ANY_VERSION } from '../source.js'
import { checksNamed } from '../test-connection.js'
import { postgresVariant, type Variant } from '../variant.js'

export const cockroachChecks = checksNamed({
  CheckAccess: undefined,
  GetSchemas: undefined,
  GetTables: undefined,
  GetViews: undefined,
})

const kinds = ({ tables, views }: Pick<TableQuery, 'tables' | 'views'>): string =>
  [tables ? "'r'" : '', views ? "'v', 'm'" : ''].filter(Boolean).join(', ')

/**
 * Tables and views of the schema $1. CockroachDB makes its catalog anew for every query, so each part of it is gone through
 * once and grouped, where PostgreSQL looks up one table after the other. `hidden` tells the columns that nobody declared.
 */
export const cockroachTables = (query: TableQuery, hidden: string): string => `
WITH objects AS (
  SELECT c.oid, c.relname, c.relkind, c.relowner, n.nspname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN (${kinds(query)}) ${onlyNamed(query)}
), described AS (
  SELECT objoid, objsubid, description FROM pg_description WHERE classoid = 'pg_class'::regclass
), columns AS (
  SELECT a.attrelid, json_agg(json_build_array(a.attnum, a.attname, a.atttypid::int8, a.atttypmod,
           format_type(a.atttypid, a.atttypmod), coalesce(a.attndims, 0), a.attnotnull, d.description) ORDER BY a.attnum)::text AS columns
  FROM pg_attribute a
  JOIN objects o ON o.oid = a.attrelid
  LEFT JOIN described d ON d.objoid = a.attrelid AND d.objsubid = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND NOT ${hidden}
  GROUP BY a.attrelid
), referred AS (
  SELECT k.oid, json_agg(a.attname ORDER BY k.place) AS columns
  FROM (SELECT con.oid, con.confrelid, place, con.confkey[place] AS number
          FROM pg_constraint con JOIN objects o ON o.oid = con.conrelid
         CROSS JOIN LATERAL generate_series(1, array_length(con.confkey, 1)) AS place WHERE con.contype = 'f') k
  JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = k.number
  GROUP BY k.oid
), keys AS (
  SELECT con.conrelid, json_agg(json_build_array(con.contype, con.conkey, fn.nspname, fc.relname, r.columns)
           ORDER BY con.contype, con.conname) AS keys
  FROM pg_constraint con
  JOIN objects o ON o.oid = con.conrelid
  LEFT JOIN pg_class fc ON fc.oid = con.confrelid
  LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace
  LEFT JOIN referred r ON r.oid = con.oid
  WHERE con.contype IN ('p', 'u', 'f')
  GROUP BY con.conrelid
)
SELECT o.relname AS name, o.relkind AS sort, d.description AS comment, pg_get_userbyid(o.relowner) AS owner,
       quote_ident(o.nspname) || '.' || quote_ident(o.relname) AS "quotedName",
       CASE WHEN o.relkind IN ('v', 'm') THEN pg_get_viewdef(o.oid) END AS "viewText",
       columns.columns, keys.keys, NULL AS "partitionBy", NULL AS "partitionColumns", NULL AS policies
FROM objects o
LEFT JOIN columns ON columns.attrelid = o.oid
LEFT JOIN keys ON keys.conrelid = o.oid
LEFT JOIN described d ON d.objoid = o.oid AND d.objsubid = 0
ORDER BY o.relname`

export const cockroachVariant: Variant = {
  session: ANY_VERSION,
  databases: DATABASES.replace('WHERE', "WHERE datname <> 'system' AND"),
  schemas: SCHEMAS.replace('ORDER BY', "AND nspname NOT IN ('information_schema', 'crdb_internal')\nORDER BY"),
  types: postgresVariant.types,
  tableNames: `
SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN (${kinds({ tables: true, views: true })})`,
  tables: (query) => cockroachTables(query, 'a.attishidden'),
}
