import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'chai'
import { debian, requireOrSkip } from '../support/databases.js'
import { fault } from '../support/faults/case.js'
import { SOURCE_FILE, type SourceRuns, sourceRuns } from '../support/faults/source-runs.js'
import { type PostgresServer, startPostgres } from '../support/postgres-server.js'
import { postgresDocument } from '../support/run-config.js'

const RING = ['r0', 'r1', 'r2']
/** Each of them points to each other one. */
const clique = (size: number): readonly string[] => Array.from({ length: size }, (_, n) => `c${n}`)
const pairs = (size: number) =>
  clique(size).flatMap((from) =>
    clique(size)
      .filter((to) => to !== from)
      .map((to) => [from, to] as const),
  )
const KEYED = 20
const COPIED = 6
const table = (name: string): string => `CREATE TABLE ${name} (id int PRIMARY KEY);`
const foreignKey = (from: string, to: string): string => `ALTER TABLE ${from} ADD FOREIGN KEY (id) REFERENCES ${to};`
const FOREIGN_KEYS = [
  ...['self', 'hidden', 'to_hidden', ...RING, ...clique(KEYED)].map(table),
  foreignKey('self', 'self'),
  foreignKey('to_hidden', 'hidden'),
  ...RING.map((name, at) => foreignKey(name, RING[(at + 1) % RING.length]!)),
  ...pairs(KEYED).map(([from, to]) => foreignKey(from, to)),
].join('')

type Constraint = { readonly constraintType: string; readonly referredColumns?: readonly string[] }

/** Without a server: spec/services/database/constraints.spec.ts; composite keys: spec/integration/postgres.spec.ts. */
describe('faults: foreign keys in cycles', function () {
  this.timeout(60_000)
  let server: PostgresServer
  before(async function () {
    requireOrSkip(this, debian)
    server = await startPostgres()
    server.sql('postgres', 'CREATE DATABASE knots')
    server.sql('knots', FOREIGN_KEYS)
  })
  after(() => server?.stop())

  fault(17, 'land with their tables, all in one run; a second one changes nothing', {}, (the) =>
    sourceRuns(the, async (runs) => {
      const config = { schemaFilterPattern: { includes: ['public'] }, tableFilterPattern: { excludes: ['hidden'] } }
      const { source } = postgresDocument(server.port, 'knots', config)
      expect((await runs.run(source)).status?.state).to.equal('success')
      const referred = new Map(
        runs
          .entities('tables')
          .map(({ name, tableConstraints = [] }) => [
            name as string,
            (tableConstraints as readonly Constraint[])
              .filter(({ constraintType }) => constraintType === 'FOREIGN_KEY')
              .map(({ referredColumns }) => referredColumns!.join().replace(/^shop\.knots\.public\.(.*)\.id$/, '$1')),
          ]),
      )
      expect(referred.get('self')).to.deep.equal(['self'])
      expect(RING.map((name) => referred.get(name))).to.deep.equal([['r1'], ['r2'], ['r0']])
      expect(clique(KEYED).flatMap((from) => referred.get(from)!.map((to) => [from, to]))).to.have.deep.members(
        pairs(KEYED),
      )
      expect(referred.get('to_hidden'), 'a key to a table that is left out').to.deep.equal([])
      const again = await runs.run(source)
      expect(again.status?.state).to.equal('success')
      expect(again.status?.steps[0]?.filteredSamples).to.deep.include({
        name: 'shop.knots.public.hidden',
        reason: 'Table Filtered Out',
      })
      expect(new Set(runs.entities('tables').map(({ version }) => version))).to.deep.equal(new Set([0.1]))
      the.measure('foreign keys', [...referred.values()].flat().length)
    }),
  )
})

/** DuckDB takes a view over itself, and over a table that is dropped later. */
const VIEWS = [
  'CREATE TABLE base (id INTEGER)',
  'CREATE VIEW a AS SELECT id FROM base',
  'CREATE VIEW b AS SELECT id FROM a',
  'CREATE OR REPLACE VIEW a AS SELECT id FROM b',
  'CREATE VIEW self AS SELECT id FROM base',
  'CREATE OR REPLACE VIEW self AS SELECT id FROM self',
  'CREATE TABLE dropped (id INTEGER)',
  'CREATE VIEW dangling AS SELECT id FROM dropped',
  'DROP TABLE dropped',
  'CREATE VIEW sound AS SELECT id FROM base',
  ...[...RING, ...clique(COPIED)].map((name) => `CREATE TABLE ${name} (id INTEGER)`),
]
const copy = (from: string, to: string): string => `INSERT INTO ${to} SELECT id FROM ${from}`
const LOG = [
  ...RING.map((name, at) => copy(name, RING[(at + 1) % RING.length]!)),
  copy('r0', 'r0'),
  copy('unknown', 'r0'),
  'CREATE TEMP TABLE t1 AS SELECT id FROM base',
  'CREATE TEMP TABLE t2 AS SELECT id FROM t1',
  copy('t2', 't1'),
  copy('t2', 'r0'),
  ...pairs(COPIED).map(([from, to]) => copy(from, to)),
]

describe('faults: views and statements in cycles', () => {
  fault(17, 'draw each edge once; what has no end is named', {}, (the) =>
    sourceRuns(the, async (runs) => {
      const source = await duckdb(runs)
      const first = await runs.run(source)
      expect(first.status?.state, first.stderr).to.equal('success')
      const run = await runs.run(lineageOf(source, runs))
      expect(run.status?.state, run.stderr).to.equal('success')
      const edges = edgesOf(runs)
      expect(edges.filter((edge) => !/^c\d+→c\d+$/.test(edge))).to.deep.equal(
        ['a→b', 'b→a', 'base→sound', 'base→r0', 'r0→r1', 'r1→r2', 'r2→r0'].sort(),
      )
      expect(edges.filter((edge) => /^c\d+→c\d+$/.test(edge))).to.have.lengthOf(pairs(COPIED).length)
      expect(new Set(edges).size).to.equal(edges.length)
      const warned = run.status!.steps.flatMap(({ warningSamples }) => warningSamples)
      for (const name of ['dropped', 'unknown'])
        expect(warned).to.deep.include({ key: name, reason: 'is not in the catalog' })
      the.measure('edges', edges.length)
      the.measure('ms', run.status!.durationMs)
      const again = await runs.run(lineageOf(source, runs))
      expect(again.status?.state, again.stderr).to.equal('success')
      expect(edgesOf(runs)).to.deep.equal(edges)
    }),
  )
})

interface Source {
  readonly type: string
  readonly serviceConnection: object
  readonly sourceConfig: object
}

async function duckdb({ world }: SourceRuns): Promise<Source> {
  const path = join(world.folder.path, SOURCE_FILE)
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  for (const statement of VIEWS) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
  return {
    type: 'duckdb',
    serviceConnection: { config: { type: 'DuckDB', path, databaseName: 'db' } },
    sourceConfig: { config: { type: 'DatabaseMetadata' } },
  }
}

const lineageOf = ({ serviceConnection }: Source, { world }: SourceRuns): object => ({
  type: 'duckdb-lineage',
  serviceConnection,
  sourceConfig: {
    config: {
      type: 'DatabaseLineage',
      queryLogFilePath: world.folder.file(
        'log.csv',
        ['query_text,database_name,schema_name', ...LOG.map((sql) => `"${sql}",db,main`)].join('\n'),
      ),
      enableTempTableLineage: true,
      incrementalLineageProcessing: false,
    },
  },
})

type Edge = { readonly fromEntity: { readonly name: string }; readonly toEntity: { readonly name: string } }

const edgesOf = ({ world }: SourceRuns): readonly string[] =>
  world.oracle
    .account()
    .lines.filter((line) => line.startsWith('edges '))
    .map((line) => JSON.parse(line.slice('edges '.length)) as Edge)
    .map(({ fromEntity, toEntity }) => `${fromEntity.name}→${toEntity.name}`)
    .sort()
