import { expect } from 'chai'
import { decodeName } from '../../lib/record/reserved-names.js'
import { startTestCatalog, type TestCatalog } from './catalog.js'
import { requireOrSkip } from './databases.js'
import type { Live, LiveKind } from './live-databases.js'
import { runInto } from './run-config.js'

export interface HostileKind extends LiveKind {
  readonly name: string
  /** That the server takes for tables and columns. */
  readonly names: readonly string[]
  /** Most columns of a table, or 10,000. */
  readonly columns: number
  /** Whether it has foreign keys; `circles`: also to a table of a later statement, `later`: by ALTER TABLE alone. */
  readonly keys: 'none' | 'straight' | 'circles' | 'later'
  /** Whether a backslash in a quoted name begins an escape. */
  readonly escapes?: boolean
  /** What follows the columns of a table. */
  readonly storage?: string
  /** Makes the view `v` over the view `u`, which is gone then; absent where the server does not let it go. */
  readonly dangling?: string
  /** Whether a table may go while it is listed. */
  readonly drops?: boolean
}

/** Names that hurt somebody. */
export const NAMES = [
  'a.b', 'x.y.z', '.', 'a"b', "it's", 'a::b', 'a>b', 'new\nline', 'tab\there', ' lead', 'per%cent', 'sl/ash\\back', '#$&?=',
  'select', '__proto__', 'constructor', 'tücke', '列', '\u202Ertl',
] // biome-ignore format: a list
export const EMOJI = ['😀', 'a😀.b']

/** What has to be true of any live database, whatever is in it. */
export function describeHostile(kind: HostileKind): void {
  describe(`a hostile schema of ${kind.name}`, function () {
    this.timeout(120_000)
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
      kind.quote + escaped(name).replaceAll(kind.quote, kind.quote + kind.quote) + kind.quote
    const escaped = (name: string): string => (kind.escapes ? name.replaceAll('\\', '\\\\') : name)
    const table = (name: string, columns: string): string =>
      `CREATE TABLE ${kind.in}${quoted(name)} (${columns})${kind.storage ?? ''};`
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
      const keyed = [
        table('k_self', `id int PRIMARY KEY, o int${key('o', 'k_self')}`),
        table('k_one', `id int PRIMARY KEY, o int${kind.keys === 'circles' ? key('o', 'k_two') : ''}`),
        table('k_two', `id int PRIMARY KEY, o int${key('o', 'k_one')}`),
        ...(kind.keys === 'later' ? [later('k_one', 'k_two')] : []),
      ]
      await live.sql(
        [
          ...kind.names.map((name) => table(name, `${quoted(name)} int, id int`)),
          table('wide', wide),
          table('goes', 'id int'),
          ...(kind.keys === 'none' ? [] : keyed),
        ].join('\n'),
      )
      const first = await run()
      expect(first.state, JSON.stringify(first.steps.flatMap(({ failures }) => failures))).to.equal('success')
      const tables = stored()
      expect(tables.map(({ name }) => decodeName(name))).to.have.members([
        ...kind.names,
        ...['wide', 'goes', ...(kind.keys === 'none' ? [] : ['k_self', 'k_one', 'k_two'])],
      ])
      for (const { name, columns } of tables)
        if (kind.names.includes(decodeName(name))) expect(decodeName(columns[0]!.name)).to.equal(decodeName(name))
      const named = (name: string): Stored => tables.find((one) => one.name === name)!
      expect(named('wide').columns).to.have.lengthOf(kind.columns)
      const referred = (name: string): readonly string[] =>
        (named(name).tableConstraints ?? []).flatMap(({ referredColumns = [] }) => referredColumns)
      if (kind.keys !== 'none') {
        expect(referred('k_self')).to.deep.equal([`${live.schema}.k_self.id`])
        expect(referred('k_two')).to.deep.equal([`${live.schema}.k_one.id`])
        if (kind.keys !== 'straight') expect(referred('k_one')).to.deep.equal([`${live.schema}.k_two.id`])
      }
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
      if (kind.drops) await live.sql(`DROP TABLE ${kind.in}goes`)
      const { state, steps } = await running
      const failed = steps.flatMap(({ failures }) => failures.map(({ name }) => name.split('.').at(-1)))
      expect(failed.filter((name) => name !== 'goes' && name !== 'v')).to.deep.equal([])
      expect(state).to.equal(failed.length > 0 ? 'partialSuccess' : 'success')
      if (!kind.drops) await live.sql(`DROP TABLE ${kind.in}goes`)
      await run()
      expect(catalog.deleted('tables')).to.deep.equal([`${live.schema}.goes`])
    })
  })
}
