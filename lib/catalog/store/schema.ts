/**
 * The tables of `catalog.db`. One row per entity, its whole document beside the columns that lookups need; the views
 * are for people with an SQL prompt (docs/catalog.md).
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS entity (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  fqn TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  version REAL NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS entity_fqn ON entity (kind, fqn);
CREATE INDEX IF NOT EXISTS entity_fqn_nocase ON entity (kind, fqn COLLATE NOCASE, deleted);
CREATE INDEX IF NOT EXISTS entity_name ON entity (kind, name, id);

CREATE TABLE IF NOT EXISTS entity_version (
  id TEXT NOT NULL,
  version REAL NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE IF NOT EXISTS lineage (
  from_id TEXT NOT NULL,
  from_kind TEXT NOT NULL,
  to_id TEXT NOT NULL,
  to_kind TEXT NOT NULL,
  source TEXT,
  details TEXT,
  PRIMARY KEY (from_id, to_id)
);
CREATE INDEX IF NOT EXISTS lineage_to ON lineage (to_id);

CREATE TABLE IF NOT EXISTS usage (
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  date TEXT NOT NULL,
  count INTEGER NOT NULL,
  week INTEGER NOT NULL DEFAULT 0,
  month INTEGER NOT NULL DEFAULT 0,
  daily_rank REAL NOT NULL DEFAULT 0,
  weekly_rank REAL NOT NULL DEFAULT 0,
  monthly_rank REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (id, date)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS series (
  seq INTEGER PRIMARY KEY,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT,
  at INTEGER NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS series_owner ON series (name, owner, at);

CREATE VIEW IF NOT EXISTS tables AS
SELECT id, fqn, document ->> '$.service.name' AS service, document ->> '$.database.name' AS "database",
  document ->> '$.databaseSchema.name' AS "schema", name, document ->> '$.tableType' AS type,
  json_array_length(document, '$.columns') AS columns, document ->> '$.description' AS description, deleted, version,
  datetime(updated_at / 1000, 'unixepoch') AS updated
FROM entity WHERE kind = 'table';

CREATE VIEW IF NOT EXISTS columns AS
SELECT t.fqn AS "table", c.key + 1 AS position, c.value ->> '$.name' AS name, c.value ->> '$.dataType' AS type,
  coalesce(c.value ->> '$.dataTypeDisplay', lower(c.value ->> '$.dataType')) AS display, c.value ->> '$.constraint' AS "constraint",
  c.value ->> '$.description' AS description, c.value ->> '$.fullyQualifiedName' AS fqn, t.deleted AS deleted
FROM entity AS t, json_each(t.document, '$.columns') AS c WHERE t.kind = 'table';

CREATE VIEW IF NOT EXISTS labels AS
SELECT e.kind, e.fqn, l.value ->> '$.tagFQN' AS tag FROM entity AS e, json_each(e.document, '$.tags') AS l
UNION ALL
SELECT 'column', c.value ->> '$.fullyQualifiedName', l.value ->> '$.tagFQN'
FROM entity AS e, json_each(e.document, '$.columns') AS c, json_each(c.value, '$.tags') AS l WHERE e.kind = 'table';

CREATE VIEW IF NOT EXISTS edges AS
SELECT f.fqn AS "from", t.fqn AS "to", l.source, l.details ->> '$.sqlQuery' AS sql
FROM lineage AS l JOIN entity AS f ON f.id = l.from_id JOIN entity AS t ON t.id = l.to_id;
`
