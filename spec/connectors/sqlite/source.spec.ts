import { expect } from 'chai'
import sqlite from 'node-sqlite3-wasm'
import { sqliteConnection } from '../../../lib/connectors/sqlite/config.js'
import { sqliteReader } from '../../../lib/connectors/sqlite/source.js'
import type { DatabaseReader, DatabaseSession, TableOptions } from '../../../lib/services/database/reader.js'
import type { TableRow } from '../../../lib/services/database/rows.js'
import { all } from '../../support/collected.js'
import { made, scratchFolder } from './scratch.js'

const HOSTILE = `t. "q" 'x'\n😀`
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const EVERYTHING: TableOptions = { tables: true, views: true, ddl: false, tags: true }

async function reading<T>(
  databaseMode: string,
  work: (session: DatabaseSession, reader: DatabaseReader) => Promise<T>,
  database?: string,
): Promise<T> {
  const reader = await sqliteReader(sqliteConnection.parse({ databaseMode, database }))
  try {
    return await work(await reader.open(database ?? 'default', 1), reader)
  } finally {
    await reader.close()
  }
}

const facts = ({ columns }: TableRow) =>
  columns.map(({ name, type, nullable }) => `${name} ${type.dataType}${nullable ? '' : ' not null'}`)

describe('the SQLite reader', () => {
  const path = scratchFolder()
  let at = 0
  const tablesOf = (script: string, options: Partial<TableOptions> = {}): Promise<TableRow[]> => {
    at += 1
    const file = made(path(`${at}.sqlite`), script)
    return reading(file, (session) => all(session.tables('main', { ...EVERYTHING, ...options })))
  }

  it('lists one database, by its name in the config or "default", and one schema', async () => {
    const file = made(path('names.sqlite'), 'CREATE TABLE a (x)')
    const names = (database?: string) =>
      reading(
        file,
        async (session, reader) => [await all(reader.databases()), await all(session.schemas())].flat(),
        database,
      )
    expect(await names('shop')).to.deep.equal([{ name: 'shop' }, { name: 'main' }])
    expect(await names()).to.deep.equal([{ name: 'default' }, { name: 'main' }])
  })

  it('lists columns in their order, generated ones too, and those of STRICT and WITHOUT ROWID tables', async () => {
    const [generated, strict] = await tablesOf(
      `CREATE TABLE a (z INT NOT NULL, v TEXT AS (z || 'x') VIRTUAL, s REAL GENERATED ALWAYS AS (z * 2) STORED NOT NULL, n);
       CREATE TABLE b (id TEXT PRIMARY KEY, x ANY) STRICT, WITHOUT ROWID`,
    )
    expect(facts(generated!)).to.deep.equal(['z INT not null', 'v TEXT', 's FLOAT not null', 'n NULL'])
    expect(facts(strict!)).to.deep.equal(['id TEXT not null', 'x NUMERIC'])
    expect(strict!.primaryKey).to.deep.equal(['id'])
  })

  it('lists keys in the order of their columns, and unique constraints without indexes that are none', async () => {
    const [table] = await tablesOf(
      `CREATE TABLE a (x, y, z, UNIQUE (y, x), UNIQUE (z), PRIMARY KEY (z, x)); CREATE UNIQUE INDEX i ON a (y)`,
    )
    expect(table!.primaryKey).to.deep.equal(['z', 'x'])
    expect(table!.uniqueKeys).to.deep.equal([['y', 'x'], ['z']])
  })

  it('lists foreign keys in the words of the table they point to: cyclic, composite, to itself, without columns', async () => {
    const tables = await tablesOf(
      `CREATE TABLE Pair (A, B, PRIMARY KEY (B, A));
       CREATE TABLE child (a, b, self REFERENCES CHILD (A), x, y, FOREIGN KEY (x, y) REFERENCES pair, FOREIGN KEY (y, x) REFERENCES pair (a, b));
       CREATE TABLE egg (id INTEGER PRIMARY KEY, hen REFERENCES hen);
       CREATE TABLE hen (id INTEGER PRIMARY KEY, egg REFERENCES egg);
       CREATE TABLE lost (a REFERENCES gone (x), b REFERENCES egg (gone), c REFERENCES v (id), d REFERENCES child, e REFERENCES f (t));
       CREATE VIRTUAL TABLE f USING fts5 (t); CREATE VIEW v AS SELECT id FROM egg`,
    )
    const keysOf = (name: string) =>
      tables
        .find((table) => table.name === name)!
        .foreignKeys!.map((key) => `${key.columns} → ${key.schema}.${key.table} ${key.referredColumns}`)
    expect(keysOf('child')).to.deep.equal(['self → main.child a', 'x,y → main.Pair B,A', 'y,x → main.Pair A,B'])
    expect(keysOf('egg')).to.deep.equal(['hen → main.hen id'])
    expect(keysOf('hen')).to.deep.equal(['egg → main.egg id'])
    expect(keysOf('lost')).to.deep.equal([])
  })

  it('leaves out its own tables, and lists virtual ones without their hidden columns', async () => {
    const tables = await tablesOf(
      `CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE sqliteX (x); CREATE INDEX i ON counted (id);
       INSERT INTO counted VALUES (1); ANALYZE; CREATE VIRTUAL TABLE docs USING fts5 (title, body)`,
    )
    expect(tables.map(({ name }) => name).filter((name) => !name.startsWith('docs_'))).to.deep.equal([
      'counted',
      'docs',
      'sqliteX',
    ])
    expect(facts(tables.find(({ name }) => name === 'docs')!)).to.deep.equal(['title NULL', 'body NULL'])
  })

  it('keeps the text of views, and that of tables when it is asked for', async () => {
    const script = 'CREATE TABLE a (x INT); CREATE VIEW v AS SELECT x, x + 1 AS y FROM a'
    const definitions = async (ddl: boolean) => (await tablesOf(script, { ddl })).map(({ definition }) => definition)
    expect(await definitions(false)).to.deep.equal([undefined, 'CREATE VIEW v AS SELECT x, x + 1 AS y FROM a'])
    expect(await definitions(true)).to.deep.equal([
      'CREATE TABLE a (x INT)',
      'CREATE VIEW v AS SELECT x, x + 1 AS y FROM a',
    ])
    expect(facts((await tablesOf(script))[1]!)).to.deep.equal(['x INT', 'y NULL'])
  })

  it('lists tables or views alone, and the names of both', async () => {
    const script = 'CREATE TABLE b (x); CREATE VIEW a AS SELECT x FROM b; CREATE VIEW c AS SELECT * FROM gone'
    const names = async (options: Partial<TableOptions>) => (await tablesOf(script, options)).map(({ name }) => name)
    expect(await names({ views: false })).to.deep.equal(['b'])
    expect(await names({ tables: false })).to.deep.equal(['a', 'c'])
    const file = made(path('both.sqlite'), script)
    expect(await reading(file, (session) => all(session.tableNames('main')))).to.deep.equal(['a', 'b', 'c'])
  })

  it('fails what SQLite can’t read itself by its name, and lists all the rest', async () => {
    const tables = await tablesOf(
      `CREATE TABLE b (x); CREATE TABLE gone (x); CREATE VIEW a AS SELECT * FROM gone; CREATE VIEW c AS SELECT * FROM a;
       CREATE VIEW d AS SELECT x FROM b; CREATE VIEW z AS SELECT nope(x) FROM b; DROP TABLE gone`,
    )
    const outcome = ({ name, type, columns, failure }: TableRow): string =>
      failure === undefined ? `${name} ${columns.length}` : `${name} ${type}: ${failure}`
    expect(tables.map(outcome)).to.deep.equal([
      'a View: no such table: main.gone',
      'b 1',
      'c View: no such table: main.gone',
      'd 1',
      'z View: no such function: nope',
    ])
  })

  it('reads names of any kind, and as many columns as SQLite allows', async () => {
    const wide = Array.from({ length: 2000 }, (_, column) => `c${column} INT`)
    const tables = await tablesOf(
      `CREATE TABLE ${quoted(HOSTILE)} (${quoted(HOSTILE)} INT PRIMARY KEY, "select" TEXT);
       CREATE TABLE child (x REFERENCES ${quoted(HOSTILE)}); CREATE TABLE wide (${wide.join(', ')});
       CREATE TABLE "" (x); CREATE TABLE ${quoted('__proto__')} (x); CREATE TABLE headwater_objects (x INT);
       CREATE VIEW own AS SELECT x FROM headwater_objects`,
    )
    expect(tables.map(({ name }) => name)).to.deep.equal([
      '',
      '__proto__',
      'child',
      'headwater_objects',
      'own',
      HOSTILE,
      'wide',
    ])
    expect(facts(tables.find(({ name }) => name === HOSTILE)!)).to.deep.equal([`${HOSTILE} INT`, 'select TEXT'])
    expect(tables.find(({ name }) => name === 'child')!.foreignKeys).to.deep.equal([
      { columns: ['x'], schema: 'main', table: HOSTILE, referredColumns: [HOSTILE] },
    ])
    expect(tables.at(-1)!.columns).to.have.lengthOf(2000)
    expect(facts(tables.find(({ name }) => name === 'own')!)).to.deep.equal(['x INT'])
  })

  it('reads all as it was at one moment, whatever becomes of the tables meanwhile', async () => {
    const script = Array.from({ length: 50 }, (_, at) => `CREATE TABLE t${at + 10} (x REFERENCES t${59 - at})`)
    const file = made(path('moment.sqlite'), `BEGIN; ${script.join(';')}; COMMIT`)
    await reading(file, async (session) => {
      const names: string[] = []
      for await (const { name, columns } of session.tables('main', EVERYTHING)) {
        expect(columns).to.have.lengthOf(1)
        if (names.push(name) === 5)
          made(file, 'DROP TABLE t40; ALTER TABLE t41 RENAME TO u; CREATE TABLE v (x, y); VACUUM')
      }
      expect(names).to.have.lengthOf(50).and.include.members(['t40', 't41'])
      const again = await all(session.tables('main', EVERYTHING))
      expect(again.map(({ columns }) => columns.length)).to.deep.equal(names.map(() => 1))
    })
    expect((await reading(file, (session) => all(session.tableNames('main')))).length).to.equal(50)
  })

  it('asks as many queries for 1,000 tables as for 10', async () => {
    const { prepare, exec } = sqlite.Database.prototype
    let asked = 0
    const count = async (tables: number): Promise<number> => {
      const script = Array.from(
        { length: tables },
        (_, at) => `CREATE TABLE t${at} (id INTEGER PRIMARY KEY, p REFERENCES t${at && at - 1})`,
      )
      const file = made(path(`count${tables}.sqlite`), `BEGIN; ${script.join(';')}; COMMIT`)
      asked = 0
      await reading(file, async (session) => {
        expect(await all(session.tables('main', EVERYTHING))).to.have.lengthOf(tables)
      })
      return asked
    }
    sqlite.Database.prototype.prepare = function (sql) {
      asked += 1
      return prepare.call(this, sql)
    }
    sqlite.Database.prototype.exec = function (sql) {
      asked += 1
      return exec.call(this, sql)
    }
    try {
      const few = await count(10)
      expect(few).to.be.within(2, 6)
      expect(await count(1000)).to.equal(few)
    } finally {
      Object.assign(sqlite.Database.prototype, { prepare, exec })
    }
  })
})
