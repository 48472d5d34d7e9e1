import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'chai'
import fc from 'fast-check'
import { decodeName } from '../../lib/record/reserved-names.js'
import { fault } from '../support/faults/case.js'
import { plainSource } from '../support/faults/plain-source.js'
import { SOURCE_FILE, sourceRuns } from '../support/faults/source-runs.js'

/** As parts of an FQN, by hand (spec/fqn.md §1, §4). */
const KNOWN: Readonly<Record<string, string>> = {
  'a.b': '"a.b"',
  '.': '"."',
  '..': '".."',
  '../../etc': '"../../etc"',
  'a"b': 'a__reserved__quote__b',
  '"a.b"': '"__reserved__quote__a.b__reserved__quote__"',
  'a::b': 'a__reserved__colon__b',
  'a:::b': 'a__reserved__colon__:b',
  'a>b': 'a__reserved__arrow__b',
  'a\nb.c': '"a__reserved__newline__b.c"',
  'a\r\tb': 'a__reserved__carriage_return____reserved__tab__b',
  "it's": "it's",
  'a%2Fb': 'a%2Fb',
  'a/b\\c?d#e&f=g': 'a/b\\c?d#e&f=g',
  ' ': ' ',
  '\u202Elive': '\u202Elive',
  '😀列': '😀列',
  ['__proto__']: '__proto__',
  constructor: 'constructor',
  toString: 'toString',
  hasOwnProperty: 'hasOwnProperty',
  null: 'null',
  '0': '0',
  ['x'.repeat(256)]: 'x'.repeat(256),
}

const TOKENS: ReadonlyMap<string, string> = new Map([
  ['::', 'colon'],
  ['>', 'arrow'],
  ['"', 'quote'],
  ['\n', 'newline'],
  ['\r', 'carriage_return'],
  ['\t', 'tab'],
])
/** The same for names that nobody has thought of, in other words than those of lib/record. */
function part(name: string): string {
  const wire = name.replaceAll(/::|[>"\n\r\t]/g, (found) => `__reserved__${TOKENS.get(found)}__`)
  return wire.includes('.') ? `"${wire}"` : wire
}

const ANY = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
  fc.string({
    minLength: 1,
    maxLength: 8,
    unit: fc.constantFrom('.', '"', ':', '>', "'", '%2F', '\n', '\r', '\t', ' ', '/', '\\', 'a', '\u202E', '😀'),
  }),
)

/** Names that DuckDB keeps apart, whatever their case. */
function namesOf(seed: number): readonly string[] {
  const random = fc.sample(ANY, { seed, numRuns: 24 }).filter((name) => !/\0|__reserved__/.test(name))
  return [...new Map([...random, ...Object.keys(KNOWN)].map((name) => [name.toLowerCase(), name])).values()]
}

const BATCH = { bulk_sink_batch_size: 50 }

/** The grammar itself against the vectors of the incumbent, and as properties: spec/record/fqn.spec.ts. */
describe('faults: names that are hostile', () => {
  fault(18, 'arrive as the grammar of FQNs says, once, and are found again', { seeds: true }, (the) =>
    sourceRuns(the, async (runs) => {
      const names = namesOf(the.seed)
      const schemas = names.filter((_, index) => index % 3 === the.seed % 3)
      const source = await duckdb(join(runs.world.folder.path, SOURCE_FILE), { names, schemas })
      const preload = new URL('../support/faults/prototypes.mjs', import.meta.url)
      const run = await runs.run(source, { preload, sink: BATCH })
      expect(run.status?.state, run.stderr + run.stdout).to.equal('success')
      expect(run.stderr).to.contain('prototypes: unchanged')
      for (const [name, known] of Object.entries(KNOWN)) expect(part(name)).to.equal(known)
      const tables = [
        ...names.map((name) => `shop.db.s.${part(name)}`),
        ...schemas.map((name) => `shop.db.${part(name)}.t`),
      ]
      expect(runs.live('tables')).to.deep.equal(tables.sort())
      const stored = runs
        .entities('tables')
        .filter(({ fullyQualifiedName }) => fullyQualifiedName.startsWith('shop.db.s.'))
      expect(stored.map(({ name }) => decodeName(name as string))).to.have.members(names)
      for (const { fullyQualifiedName, name, columns } of stored)
        expect(columns).to.have.deep.nested.property(
          '[0].fullyQualifiedName',
          `${fullyQualifiedName}.${part(name as string)}`,
        )
      the.measure('names', names.length)
      const again = await runs.run(source, { sink: BATCH })
      expect(again.status?.state, again.stderr + again.stdout).to.equal('success')
      expect(runs.deleted('tables')).to.deep.equal([])
      expect(runs.live('tables')).to.have.lengthOf(tables.length)
      const versions = runs.entities('tables').map(({ version }) => version)
      expect(new Set(versions)).to.deep.equal(new Set([0.1]))
    }),
  )

  const REFUSED = [
    ['of 257 characters', 'x'.repeat(257), /<=256 characters/],
    ['of 200 characters of four bytes each', '😀'.repeat(200), /name size must be between 1 and 256/],
    ['too long once its newlines are encoded', '\n'.repeat(20), /256/],
    ['without a character', '', />=1 characters/],
    ['with a NUL', 'a\0b', /unsupported Unicode escape sequence/],
  ] as const
  for (const [index, [what, name, said]] of REFUSED.entries())
    fault(
      18,
      `${what} fail by their name, and cost no other`,
      { generations: [index % 2 === 0 ? '2.0' : '1.6'] },
      (the) =>
        sourceRuns(the, async (runs) => {
          const run = await runs.run(plainSource({ d: { s: ['before', name, 'zzz'] } }))
          expect(runs.live('tables')).to.deep.equal(['shop.d.s.before', 'shop.d.s.zzz'])
          const failures = run.status!.steps.flatMap((step) => step.failures)
          expect(failures.map((failure) => failure.name)).to.deep.equal([`shop.d.s.${part(name)}`])
          expect(failures[0]!.error).to.match(said)
        }),
    )

  fault(18, 'that are no text, or a key of every object, arrive as they are', {}, (the) =>
    sourceRuns(the, async (runs) => {
      const server = { d: { s: ['lone\ud800surrogate'], ['__proto__']: ['t'] } }
      for (const _ of ['first', 'again']) {
        const run = await runs.run(plainSource(server))
        expect(run.status?.state, run.stdout).to.equal('success')
        expect(runs.live('tables')).to.deep.equal(['shop.d.__proto__.t', 'shop.d.s.lone\ud800surrogate'])
        expect(runs.deleted('tables')).to.deep.equal([])
      }
    }),
  )
})

interface Named {
  /** Of tables, and of a column in each. */
  readonly names: readonly string[]
  readonly schemas: readonly string[]
}

async function duckdb(path: string, { names, schemas }: Named): Promise<object> {
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run('BEGIN; CREATE SCHEMA s')
  for (const name of names)
    await connection.run(`CREATE TABLE s.${quoted(name)} (${quoted(name)} INTEGER, more_than_one INTEGER)`)
  for (const name of schemas)
    await connection.run(`CREATE SCHEMA ${quoted(name)}; CREATE TABLE ${quoted(name)}.t (id INTEGER)`)
  await connection.run('COMMIT')
  connection.closeSync()
  instance.closeSync()
  return {
    type: 'duckdb',
    serviceConnection: { config: { type: 'DuckDB', path, databaseName: 'db' } },
    sourceConfig: { config: { type: 'DatabaseMetadata', schemaFilterPattern: { excludes: ['^main$'] } } },
  }
}
