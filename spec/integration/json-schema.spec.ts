import { expect } from 'chai'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { requireOrSkip } from '../support/databases.js'
import { LIVE, type Live } from '../support/live-databases.js'
import { runInto } from '../support/run-config.js'

interface Column {
  readonly name: string
  readonly dataType: string
  readonly jsonSchema?: string
  readonly children?: readonly Column[]
}

const ROWS = [
  [`{"id": 1, "buyer": {"name": "Ada", "tags": ["a"]}}`, `[{"sku": "x"}]`, 'a text'],
  [`{"id": 2.5, "buyer": null}`, `{"later": true}`, '{"not": "only"}'],
  [`{"far": 1}`, '"beyond the sample"', '{}'],
]

describe('the fields of JSON columns', function () {
  this.timeout(60_000)
  for (const [name, kind] of Object.entries(LIVE))
    describe(`of ${name}`, () => {
      let live: Live
      let catalog: TestCatalog
      const quoted = (text: string): string => kind.quote + text + kind.quote
      const tableName = 'odd "name'.replace('"', kind.quote === '"' ? '""' : '"')
      before(async function () {
        requireOrSkip(this, kind)
        live = await kind.start()
        const table = `${kind.in}${quoted(tableName)}`
        await live.sql(
          `CREATE TABLE ${table} (id INTEGER, ${quoted('a doc')} JSON, looks TEXT, prose TEXT, none TEXT);`,
        )
        for (const [id, values] of ROWS.entries())
          await live.sql(`INSERT INTO ${table} VALUES (${id}, ${values.map((text) => `'${text}'`).join(', ')}, NULL);`)
        await live.sql(`CREATE VIEW ${kind.in}seen AS SELECT ${quoted('a doc')} FROM ${table};`)
      })
      after(async () => live?.stop())
      beforeEach(async () => {
        catalog = await startTestCatalog()
      })
      afterEach(() => catalog.close())

      const columnsWith = async (sourceConfig: object): Promise<readonly Column[]> => {
        const { problems, state } = await runInto(catalog, {
          source: {
            ...live.source,
            serviceName: 'svc',
            sourceConfig: { config: { type: 'DatabaseMetadata', ...sourceConfig } },
          },
          workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
        })
        expect({ problems, state }).to.deep.equal({ problems: [], state: 'success' })
        const fqn = catalog.live('tables').find((one) => one.includes('odd '))!
        return (catalog.entity('tables', fqn) as unknown as { columns: readonly Column[] }).columns
      }
      const shown = ({ name, dataType, children }: Column): string =>
        children ? `${name} ${dataType} (${children.map(shown).join(', ')})` : `${name} ${dataType}`

      it('are not looked for unless they are asked for', async () => {
        const columns = await columnsWith({})
        expect(columns.filter(({ jsonSchema, children }) => jsonSchema ?? children?.length)).to.deep.equal([])
      })

      it('are those that a sample shows, also of texts that are all JSON', async () => {
        const columns = await columnsWith({ extractJsonSchema: true, jsonSchemaSampleSize: 2 })
        const [, doc, looks, prose, none] = columns
        expect(shown(doc!)).to.match(/^a doc \w+ \(buyer STRUCT \(name STRING, tags ARRAY\), id DOUBLE\)$/)
        expect(JSON.parse(doc!.jsonSchema!)).to.deep.equal({
          type: 'object',
          properties: {
            buyer: {
              type: ['null', 'object'],
              properties: { name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
            },
            id: { type: 'number' },
          },
        })
        expect(looks!.jsonSchema).to.be.a('string')
        expect([prose!.jsonSchema, none!.jsonSchema]).to.deep.equal([undefined, undefined])
        const view = catalog.live('tables').find((fqn) => fqn.endsWith('seen'))!
        expect(JSON.stringify(catalog.entity('tables', view))).not.to.contain('jsonSchema')
      })

      it('are the same in a second run', async () => {
        await columnsWith({ extractJsonSchema: true })
        const before = catalog.live('tables').map((fqn) => catalog.entity('tables', fqn)!.version)
        await columnsWith({ extractJsonSchema: true })
        expect(catalog.live('tables').map((fqn) => catalog.entity('tables', fqn)!.version)).to.deep.equal(before)
      })
    })
})
