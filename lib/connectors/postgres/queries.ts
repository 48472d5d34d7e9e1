/** Catalog queries; each is run a constant number of times per database or schema, whatever is in it. PostgreSQL 11 and later. */

export const DATABASES = `
SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment, pg_get_userbyid(datdba) AS owner
FROM pg_database
WHERE datallowconn AND ($1::text IS NULL OR datname = $1)
ORDER BY datname`

export const SCHEMAS = `
SELECT nspname AS name, obj_description(oid, 'pg_namespace') AS comment, pg_get_userbyid(nspowner) AS owner
FROM pg_namespace
WHERE nspname NOT LIKE 'pg\\_%'
ORDER BY nspname`

/** Every type a column can have, but for the row types of tables, of which there are as many as tables. */
export const TYPES = `
SELECT t.oid::int8::float8 AS oid, t.typname AS name, t.typtype AS sort, t.typcategory AS category,
       t.typelem::int8::float8 AS element, t.typbasetype::int8::float8 AS base, t.typtypmod AS modifier,
       (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
       CASE WHEN t.typtype = 'c' THEN (
         SELECT json_agg(json_build_array(a.attnum, a.attname, a.atttypid::int8, a.atttypmod,
                                          format_type(a.atttypid, a.atttypmod), a.attndims, a.attnotnull, NULL)
                         ORDER BY a.attnum)
         FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END AS fields
FROM pg_type t
LEFT JOIN pg_type element ON element.oid = t.typelem
LEFT JOIN pg_class c ON c.oid = coalesce(nullif(t.typrelid, 0), element.typrelid)
WHERE c.oid IS NULL OR c.relkind = 'c'`

const KINDS_OF_TABLE = `'r', 'p', 'f'`
const KINDS_OF_VIEW = `'v', 'm'`

export const TABLE_NAMES = `
SELECT c.relname AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND NOT c.relispartition AND c.relkind IN (${KINDS_OF_TABLE}, ${KINDS_OF_VIEW})`

/** The parts of a CREATE TABLE that only \`includeDDL\` asks for. */
const DDL_PARTS = `
  (SELECT json_agg(json_build_array(quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
            a.attgenerated, a.attidentity, pg_get_expr(d.adbin, d.adrelid), a.attnotnull) ORDER BY a.attnum)
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')) AS "ddlColumns",
  (SELECT json_agg(json_build_array(quote_ident(con.conname), pg_get_constraintdef(con.oid, true))
            ORDER BY array_position(ARRAY['p', 'u', 'c', 'x', 'f'], con.contype::text), con.conname)
     FROM pg_constraint con
    WHERE con.conrelid = c.oid AND con.conparentid = 0 AND con.contype IN ('p', 'u', 'c', 'x', 'f')
      AND c.relkind IN ('r', 'p')) AS "ddlConstraints",
  (SELECT json_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i
    WHERE i.inhrelid = c.oid AND c.relkind = 'r') AS "ddlParents",
  CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "ddlPartition",
  c.relpersistence = 'u' AS "ddlUnlogged"`

/** Only `includeCustomProperties` asks for these. */
const PROPERTIES = `,
  (SELECT json_build_object(
            'accessMethod', (SELECT amname FROM pg_am WHERE oid = x.relam),
            'tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = x.reltablespace),
            'persistence', CASE x.relpersistence WHEN 'u' THEN 'unlogged' END,
            'storageParameters', array_to_string(x.reloptions, ', '))
     FROM pg_class x WHERE x.oid = c.oid) AS properties`

export interface TableQuery {
  readonly tables: boolean
  readonly views: boolean
  readonly ddl: boolean
  readonly tags: boolean
  readonly properties?: boolean | undefined
  /** The one table that is wanted: $2. */
  readonly name?: string | undefined
}

/** A condition on the class `c`. */
export const onlyNamed = ({ name }: Pick<TableQuery, 'name'>): string =>
  name === undefined ? '' : 'AND c.relname = $2'

/**
 * All tables and views of the schema $1 with their columns, keys, partitioning, policies and view texts. Sorted before
 * the rest is looked up: so the first rows come at once, and no wide row is ever sorted. `beside` are further columns,
 * after a comma, on the class `c` of the schema `c.nspname`.
 */
export const tablesQuery = ({ tables, views, ddl, tags, properties, ...one }: TableQuery, beside = ''): string => `
SELECT
  c.relname AS name, c.relkind AS sort, obj_description(c.oid, 'pg_class') AS comment,
  pg_get_userbyid(c.relowner) AS owner, quote_ident(c.nspname) || '.' || quote_ident(c.relname) AS "quotedName",
  CASE WHEN c.relkind IN (${KINDS_OF_VIEW}) THEN pg_get_viewdef(c.oid, true) END AS "viewText",
  (SELECT json_agg(json_build_array(a.attnum, a.attname, a.atttypid::int8, a.atttypmod,
            format_type(a.atttypid, a.atttypmod), a.attndims, a.attnotnull, cd.description) ORDER BY a.attnum)
     FROM pg_attribute a
     LEFT JOIN pg_description cd ON cd.objoid = a.attrelid AND cd.objsubid = a.attnum AND cd.classoid = 'pg_class'::regclass
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns,
  (SELECT json_agg(json_build_array(con.contype, con.conkey, fn.nspname, fc.relname,
            CASE WHEN con.contype = 'f' THEN
              (SELECT json_agg(fa.attname ORDER BY k.position)
                 FROM unnest(con.confkey) WITH ORDINALITY AS k(number, position)
                 JOIN pg_attribute fa ON fa.attrelid = con.confrelid AND fa.attnum = k.number) END)
            ORDER BY con.contype, con.conname)
     FROM pg_constraint con
     LEFT JOIN pg_class fc ON fc.oid = con.confrelid
     LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace
    WHERE con.conrelid = c.oid AND con.contype IN ('p', 'u', 'f') AND (con.contype <> 'f' OR con.conparentid = 0)
      AND (fc.oid IS NULL OR NOT fc.relispartition)) AS keys,
  c.partstrat AS "partitionBy", c.partattrs::int2[] AS "partitionColumns",
  ${tags ? `(SELECT json_agg(polname ORDER BY polname) FROM pg_policy WHERE polrelid = c.oid)` : 'NULL'} AS policies${ddl ? `,${DDL_PARTS}` : ''}${properties ? PROPERTIES : ''}${beside}
FROM (
  SELECT c.oid, c.relname, c.relkind, c.relowner, c.relpersistence, n.nspname, p.partstrat, p.partattrs
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
  WHERE n.nspname = $1 AND NOT c.relispartition
    AND c.relkind IN (${[tables ? KINDS_OF_TABLE : '', views ? KINDS_OF_VIEW : ''].filter(Boolean).join(', ')})
    ${onlyNamed(one)}
  ORDER BY c.relname OFFSET 0
) c
ORDER BY c.relname`

/** Functions and procedures that no extension brought along, overloads in the order they were made. */
export const STORED_PROCEDURES = `
SELECT p.proname AS name, p.prokind AS sort, obj_description(p.oid, 'pg_proc') AS comment,
       pg_get_function_identity_arguments(p.oid) AS arguments,
       coalesce(nullif(p.prosrc, ''), pg_get_functiondef(p.oid)) AS code
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = $1 AND p.prokind IN ('p', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
ORDER BY p.proname, p.oid`
