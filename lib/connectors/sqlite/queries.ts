/** Takes what there is once. Temporary tables are in memory and leave a read-only file alone. */
export const SNAPSHOT = `
CREATE TEMP TABLE headwater_objects (name TEXT PRIMARY KEY COLLATE NOCASE, sort TEXT, sql TEXT) WITHOUT ROWID;
INSERT INTO temp.headwater_objects
SELECT name, type, sql FROM main.sqlite_schema
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`

export const NAMES = 'SELECT name FROM temp.headwater_objects ORDER BY name'

export interface TableQuery {
  readonly tables: boolean
  readonly views: boolean
  /** Whether names start after $1, or with it. */
  readonly after: boolean
}

const wanted = ({ tables, views, after }: TableQuery): string => `
FROM temp.headwater_objects t
WHERE t.name ${after ? '>' : '>='} ?1 AND t.sort IN (${[tables ? "'table'" : '', views ? "'view'" : ''].filter(Boolean).join(', ')})
ORDER BY t.name`

export const nextQuery = (query: TableQuery): string => `SELECT t.name, t.sort ${wanted(query)} LIMIT 1`

/**
 * Tables and views from $1 on with their columns and keys. Where a view can't be resolved the query breaks off at it.
 * A foreign key names its columns as the table it points to does; without names, it points to the primary key.
 */
export const tablesQuery = (query: TableQuery): string => `
SELECT t.name, t.sort, t.sql,
  (SELECT json_group_array(json_array(name, type, "notnull", pk))
     FROM (SELECT * FROM pragma_table_xinfo(t.name, 'main') WHERE hidden <> 1 ORDER BY cid)) AS columns,
  (SELECT json_group_array(json(named))
     FROM (SELECT (SELECT json_group_array(name) FROM (SELECT name FROM pragma_index_info(i.name, 'main') ORDER BY seqno)) AS named
             FROM pragma_index_list(t.name, 'main') i WHERE i.origin = 'u' ORDER BY i.seq DESC)) AS uniques,
  (SELECT json_group_array(json_array(id, "from", referred, "to"))
     FROM (SELECT f.id, f."from", p.name AS referred, c.name AS "to"
             FROM pragma_foreign_key_list(t.name, 'main') f
             LEFT JOIN temp.headwater_objects p
               ON p.name = f."table" AND p.sort = 'table' AND p.sql NOT LIKE 'CREATE VIRTUAL %'
             LEFT JOIN pragma_table_xinfo(p.name, 'main') c
               ON CASE WHEN f."to" IS NULL THEN c.pk = f.seq + 1 ELSE c.name = f."to" COLLATE NOCASE END
            ORDER BY f.id DESC, f.seq)) AS "foreign"
${wanted(query)}`
