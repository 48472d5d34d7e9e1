import { expect } from 'chai'
import { databaseMetadata } from '../../../../lib/services/database/config.js'
import { withJsonFields } from '../../../../lib/services/database/json-schema/sampled.js'
import { createShape, jsonSchemaOf } from '../../../../lib/services/database/json-schema/shape.js'
import { databaseSource } from '../../../../lib/services/database/source.js'
import { metadataRest } from '../../../../lib/sinks/metadata-rest/index.js'
import { workflow } from '../../../../lib/workflow/workflow.js'
import { startTestCatalog } from '../../../support/catalog.js'
import { plainReader, service, table } from '../plain-reader.js'

const schemaOf = (...values: unknown[]): object => {
  const { root, add } = createShape()
  for (const value of values) add(value)
  return jsonSchemaOf(root)
}
const json = (name: string) => ({ name, type: { dataType: 'JSON' as const, display: 'json' }, nullable: true })
const text = (name: string) => ({ name, type: { dataType: 'TEXT' as const, display: 'text' }, nullable: true })

describe('the shape of JSON values', () => {
  it('joins what they have in common, in an order that does not depend on theirs', () => {
    const [one, other] = [
      { b: 1, a: ['x', 2.5] },
      { a: [null], c: {} },
    ]
    expect(JSON.stringify(schemaOf(one, other))).to.equal(JSON.stringify(schemaOf(other, one)))
    expect(schemaOf(one, other)).to.deep.equal({
      type: 'object',
      properties: {
        a: { type: 'array', items: { type: ['null', 'number', 'string'] } },
        b: { type: 'integer' },
        c: { type: 'object' },
      },
    })
  })

  it('ends where documents have no shape: at 2,000 places and 20 levels', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, n]))
    expect(Object.keys((schemaOf(many) as { properties: object }).properties)).to.have.lengthOf(1999)
    let deep: unknown = 1
    for (let level = 0; level < 5000; level += 1) deep = [deep]
    expect(JSON.stringify(schemaOf(deep)).match(/array/g)).to.have.lengthOf(20)
  })

  it('takes keys for keys, whatever they are called', () => {
    expect(schemaOf(JSON.parse('{"__proto__": 1, "constructor": {"toString": true}}'))).to.have.property('properties')
    const found = JSON.stringify(schemaOf(JSON.parse('{"__proto__": 1, "constructor": 2}')))
    expect(found).to.equal(
      '{"type":"object","properties":{"__proto__":{"type":"integer"},"constructor":{"type":"integer"}}}',
    )
  })
})

describe('a table with JSON columns', () => {
  it('is asked for these and for texts, in one question, and not at all when it is a view', async () => {
    const asked: (readonly string[])[] = []
    const sample = (columns: readonly string[]) => {
      asked.push(columns)
      return [['{"a": 1}', '[]']]
    }
    const row = table('t', { columns: [...table('x').columns, json('doc'), text('note')] })
    const { columns } = await withJsonFields(row, sample)
    expect(asked).to.deep.equal([['doc', 'note']])
    expect(columns.map(({ type }) => type.jsonSchema)).to.deep.equal([
      undefined,
      '{"type":"object","properties":{"a":{"type":"integer"}}}',
      '{"type":"array"}',
    ])
    expect(await withJsonFields({ ...row, type: 'View' }, sample)).to.have.property('type', 'View')
    expect(asked).to.have.lengthOf(1)
  })

  it('of nothing, or of what is no JSON, stays as it is', async () => {
    const row = table('t', { columns: [json('doc'), text('note')] })
    expect(await withJsonFields(row, () => [])).to.equal(row)
    expect(
      await withJsonFields(row, () => [
        [null, null],
        ['{broken', '1'],
      ]),
    ).to.equal(row)
  })

  it('that can not be read is written without their fields, and that is said', async () => {
    const catalog = await startTestCatalog()
    try {
      const server = { shop: { schemas: { public: { tables: [table('t', { columns: [json('doc')] })] } } } }
      const source = databaseSource({
        name: 'Plain',
        config: databaseMetadata.parse({ extractJsonSchema: true }),
        service,
        reader: plainReader(server, () => ({
          sample: () => {
            throw new Error('permission denied')
          },
        })),
        metadata: catalog.metadata,
        forceEntityOverwriting: false,
        readsBack: true,
      })
      const { state, steps } = await workflow(source).into(metadataRest.create({}, catalog.metadata)).run()
      expect(state).to.equal('success')
      expect(steps[0]!.warnings).to.equal(1)
      expect(catalog.live('tables')).to.deep.equal(['svc.shop.public.t'])
    } finally {
      await catalog.close()
    }
  })
})
