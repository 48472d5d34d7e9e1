import { expect } from 'chai'
import { decodeName } from '../../lib/record/reserved-names.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { requireOrSkip } from '../support/databases.js'
import { LIVE, type Live, type LiveKind } from '../support/live-databases.js'
import { runInto } from '../support/run-config.js'

interface Kind extends LiveKind {
  readonly name: string
  /** That the server takes for tables and columns. */
  readonly names: readonly string[]
  /** Most columns of a table. */
  readonly columns: number
  /** Whether a key to a table of a later statement is taken. */
  readonly cycles: boolean
  /** Makes the view `v` over the view `u`, which is gone then; absent where the server does not let it go. */
  readonly dangling?: string
}

const NAMES = [
  'a.b', 'x.y.z', '.', 'a"b', "it's", 'a::b', 'a>b', 'new\nline', 'tab\there', ' lead', 'per%cent', 'sl/ash\\back', '#$&?=',
  'select', '__proto__', 'constructor', 'tücke', '列', '\u202Ertl',
] // biome-ignore format: a list
const EMOJI = ['😀', 'a😀.b']

const KINDS: readonly Kind[] = [
  {
    ...LIVE.PostgreSQL,
    name: 'PostgreSQL',
    names: [...NAMES, ...EMOJI, 'x'.repeat(63), `${'é'.repeat(31)}x`],
    columns: 1600,
    cycles: true,
  },
  {
    ...LIVE.MariaDB,
    name: 'MariaDB',
    names: [...NAMES, 'x'.repeat(64), '列'.repeat(40)], // no character beyond the first plane
    columns: 1017,
    cycles: true,
    dangling: 'CREATE VIEW h.u AS SELECT 1 AS x; CREATE VIEW h.v AS SELECT x FROM h.u; DROP VIEW h.u',
  },
  {
    ...LIVE.DuckDB,
    name: 'DuckDB',
    names: [...NAMES, ...EMOJI, 'x'.repeat(256)],
    columns: 10_000,
    cycles: false,
    dangling: 'CREATE VIEW h.u AS SELECT 1 AS x; CREATE VIEW h.v AS SELECT x FROM h.u; DROP VIEW h.u',
  },
  {
    ...LIVE.SQLite,
    name: 'SQLite',
    names: [...NAMES, ...EMOJI, 'x'.repeat(256)],
    columns: 2000,
    cycles: true,
    dangling: 'CREATE VIEW u AS SELECT 1 AS x; CREATE VIEW v AS SELECT x FROM u; DROP VIEW u',
  },
]

describe('a hostile schema', function () {
  this.timeout(120_000)
  for (const kind of KINDS)
    describe(`of ${kind.name}`, () => {
      let live: Live
      let catalog: TestCatalog
      before(async function () {
        requireOrSkip(this, kind)
        live = await kind.start()
      })
      after(async () => live?.stop())
      beforeEach(async () => {
        catalog = await startTestCatalog()
      })
      afterEach(() => catalog.close())

      const quoted = (name: string): string =>
        kind.quote + name.replaceAll(kind.quote, kind.quote + kind.quote) + kind.quote
      const table = (name: string, columns: string): string => `CREATE TABLE ${kind.in}${quoted(name)} (${columns});`
      const run = (sink: object = {}) =>
        runInto(catalog, {
          source: {
            ...live.source,
            serviceName: 'svc',
            sourceConfig: { config: { type: 'DatabaseMetadata', schemaFilterPattern: { includes: ['^(h|main)$'] } } },
          },
          sink: { type: 'metadata-rest', config: sink },
          workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
        })
      interface Stored {
        readonly name: string
        readonly version: number
        readonly columns: readonly { readonly name: string }[]
        readonly tableConstraints?: readonly { readonly constraintType: string; readonly referredColumns?: string[] }[]
      }
      const stored = (): readonly Stored[] =>
        catalog
          .live('tables')
          .filter((fqn) => fqn.startsWith(`${live.schema}.`))
          .map((fqn) => catalog.entity('tables', fqn) as unknown as Stored)

      it('lands with all its names, the widest table and keys in circles; a second run changes nothing', async () => {
        const wide = Array.from({ length: kind.columns }, (_, at) => `c${at} int`).join()
        const key = (column: string, to: string): string => `, FOREIGN KEY (${column}) REFERENCES ${kind.in}${to} (id)`
        const later = (from: string, to: string): string =>
          `ALTER TABLE ${kind.in}${from} ADD FOREIGN KEY (o) REFERENCES ${kind.in}${to} (id);`
        const inCircle = kind.cycles && kind.name !== 'SQLite'
        await live.sql(
          [
            ...kind.names.map((name) => table(name, `${quoted(name)} int, id int`)),
            table('wide', wide),
            table('k_self', `id int PRIMARY KEY, o int${key('o', 'k_self')}`),
            table('k_one', `id int PRIMARY KEY, o int${kind.cycles && !inCircle ? key('o', 'k_two') : ''}`),
            table('k_two', `id int PRIMARY KEY, o int${key('o', 'k_one')}`),
            inCircle ? later('k_one', 'k_two') : '',
          ].join('\n'),
        )
        const first = await run()
        expect(first.state, JSON.stringify(first.steps.flatMap(({ failures }) => failures))).to.equal('success')
        const tables = stored()
        expect(tables.map(({ name }) => decodeName(name))).to.have.members([
          ...kind.names,
          ...['wide', 'k_self', 'k_one', 'k_two'],
        ])
        for (const { name, columns } of tables)
          if (kind.names.includes(decodeName(name))) expect(decodeName(columns[0]!.name)).to.equal(decodeName(name))
        const named = (name: string): Stored => tables.find((one) => one.name === name)!
        expect(named('wide').columns).to.have.lengthOf(kind.columns)
        const referred = (name: string): readonly string[] =>
          (named(name).tableConstraints ?? []).flatMap(({ referredColumns = [] }) => referredColumns)
        expect(referred('k_self')).to.deep.equal([`${live.schema}.k_self.id`])
        expect(referred('k_two')).to.deep.equal([`${live.schema}.k_one.id`])
        if (kind.cycles) expect(referred('k_one')).to.deep.equal([`${live.schema}.k_two.id`])
        expect((await run()).state).to.equal('success')
        expect(new Set(stored().map(({ version }) => version))).to.deep.equal(new Set([0.1]))
        expect(catalog.deleted('tables')).to.deep.equal([])
      })

      it('with a view on a view that is gone ends in truth: that view is named or lands, and nothing else is lost', async function () {
        if (kind.dangling === undefined) return this.skip()
        await run()
        const before = stored().length
        await live.sql(kind.dangling)
        const { state, steps } = await run()
        const failed = steps.flatMap(({ failures }) => failures.map(({ name }) => name))
        const landed = stored().find(({ name }) => name === 'v')
        expect(failed.map((name) => name.split('.').at(-1))).to.deep.equal(landed ? [] : ['v'])
        expect(landed?.columns ?? []).to.have.lengthOf(landed ? 1 : 0)
        expect(state).to.equal(landed ? 'success' : 'partialSuccess')
        expect(stored()).to.have.lengthOf(before + (landed ? 1 : 0))
      })

      it('from which a table is dropped in the middle of a run ends in truth, and the next run has it right', async () => {
        await run()
        const held = catalog.proxy.strike({
          match: /PUT .*tables/,
          times: 1,
          answer: { status: 503, headers: { 'retry-after': '1' } },
        })
        const running = run({ bulk_sink_batch_size: 2, override_metadata: true })
        await Promise.race([
          running,
          (async () => {
            while (held.hits === 0) await new Promise((resume) => setTimeout(resume, 5))
          })(),
        ])
        expect(held.hits).to.be.greaterThan(0)
        if (kind.name === 'PostgreSQL' || kind.name === 'MariaDB') await live.sql(`DROP TABLE ${kind.in}wide`)
        const { state, steps } = await running
        const failed = steps.flatMap(({ failures }) => failures.map(({ name }) => name.split('.').at(-1)))
        expect(failed.filter((name) => name !== 'wide' && name !== 'v')).to.deep.equal([])
        expect(state).to.equal(failed.length > 0 ? 'partialSuccess' : 'success')
        if (kind.name !== 'PostgreSQL' && kind.name !== 'MariaDB') await live.sql(`DROP TABLE ${kind.in}wide`)
        await run()
        expect(catalog.deleted('tables')).to.deep.equal([`${live.schema}.wide`])
      })
    })
})
