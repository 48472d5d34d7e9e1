import { expect } from 'chai'
import fc from 'fast-check'
import { stamp } from '../../lib/record/source-hash.js'

const sourceHash = (body: object): string => stamp(body).hash

type Body = Record<string, unknown>

const name = fc.string({ minLength: 1, maxLength: 6 })
const tags = fc
  .uniqueArray(name, { maxLength: 3 })
  .map((all) => all.map((one) => ({ tagFQN: `C.${one}`, source: 'Classification' })))
const leaf = fc.record({
  name,
  dataType: fc.constantFrom('INT', 'VARCHAR'),
  description: fc.option(fc.string(), { nil: undefined }),
  tags,
})
const column = fc.record({
  name,
  dataType: fc.constant('STRUCT'),
  children: fc.uniqueArray(leaf, { maxLength: 3, selector: (one) => one.name }),
})
const table = fc.record({
  name,
  description: fc.string(),
  columns: fc.uniqueArray(fc.oneof(leaf, column), { maxLength: 5, selector: (one) => one.name }),
  tags,
  owners: fc.uniqueArray(fc.uuid(), { maxLength: 3 }).map((ids) => ids.map((id) => ({ id, type: 'user' }))),
  aliases: fc.uniqueArray(name, { maxLength: 3 }),
  tableConstraints: fc
    .uniqueArray(name, { maxLength: 3 })
    .map((all) => all.map((one) => ({ constraintType: 'UNIQUE', columns: [one, 'x'] }))),
})

const UNORDERED = new Set(['columns', 'children', 'tags', 'owners', 'aliases', 'tableConstraints'])
const isRecord = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The same body with its keys and the lists whose order means nothing turned round, at every depth. */
function turned(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => turned(item))
    return UNORDERED.has(key) && items.every((item) => isRecord(item) || key === 'aliases') ? items.reverse() : items
  }
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([inner, one]) => [inner, turned(one, inner)]),
  )
}

const TABLE = {
  name: 'orders',
  description: 'All orders',
  databaseSchema: 'svc.shop.public',
  columns: [
    { name: 'id', dataType: 'INT', constraint: 'PRIMARY_KEY' },
    {
      name: 'address',
      dataType: 'STRUCT',
      children: [{ name: 'street', dataType: 'TEXT', tags: [{ tagFQN: 'PII.A' }] }],
    },
  ],
  tags: [{ tagFQN: 'PII.None' }],
  tableConstraints: [
    { constraintType: 'FOREIGN_KEY', columns: ['a', 'b'], referredColumns: ['svc.s.t.x', 'svc.s.t.y'] },
  ],
  schemaDefinition: 'SELECT a\nFROM   b',
}
/** The table with the value at this path replaced. */
const changed = (path: string, value: unknown): Body => {
  const copy = structuredClone(TABLE) as Body
  const keys = path.split('.')
  const holder = keys.slice(0, -1).reduce((at, key) => at[key] as Body, copy)
  holder[keys.at(-1)!] = value
  return copy
}

describe('the source hash', () => {
  it('does not depend on the order of keys, columns, tags, owners, aliases or constraints, at any depth', () => {
    fc.assert(
      fc.property(table, (body) => {
        expect(sourceHash(turned(body) as object)).to.equal(sourceHash(body))
      }),
    )
  })

  it('changes with the name of any column, at any depth', () => {
    fc.assert(
      fc.property(table, fc.nat(), (body, at) => {
        const all = body.columns.flatMap((one) => ('children' in one ? [one, ...one.children] : [one]))
        fc.pre(all.length > 0)
        const before = sourceHash(body)
        all[at % all.length]!.name += '!'
        expect(sourceHash(body)).not.to.equal(before)
      }),
    )
  })

  for (const [what, path, value] of [
    ['a name', 'name', 'Orders'],
    ['a description', 'description', 'Orders'],
    ['a description that is gone', 'description', undefined],
    ['the name of a column', 'columns.0.name', 'key'],
    ['the type of a column', 'columns.0.dataType', 'BIGINT'],
    ['the constraint of a column', 'columns.0.constraint', 'UNIQUE'],
    ['a new column', 'columns.2', { name: 'x', dataType: 'INT' }],
    ['the type of a nested column', 'columns.1.children.0.dataType', 'INT'],
    ['a tag of a nested column', 'columns.1.children.0.tags.0.tagFQN', 'PII.B'],
    ['a new nested column', 'columns.1.children.1', { name: 'city', dataType: 'TEXT' }],
    ['a tag', 'tags.0.tagFQN', 'PII.Sensitive'],
    ['the columns of a constraint', 'tableConstraints.0.columns', ['a', 'c']],
    ['which column of a foreign key points where', 'tableConstraints.0.columns', ['b', 'a']],
    ['the order of what a foreign key points to', 'tableConstraints.0.referredColumns', ['svc.s.t.y', 'svc.s.t.x']],
    ['the text of a view', 'schemaDefinition', 'SELECT b FROM a'],
    ['a blank that was not there', 'schemaDefinition', 'SELECT aFROM b'],
  ] as const) {
    it(`changes with ${what}`, () => expect(sourceHash(changed(path, value))).not.to.equal(sourceHash(TABLE)))
  }

  for (const [what, path, value] of [
    ['the blanks of a view', 'schemaDefinition', '  SELECT a FROM b\n'],
    ['itself', 'sourceHash', 'x'.repeat(32)],
    ['what is null', 'displayName', null],
    ['what is not set', 'displayName', undefined],
    ['a link that a server adds', 'href', 'http://localhost'],
    ['marks that a server adds, at any depth', 'tags.0.inherited', false],
  ] as const) {
    it(`does not change with ${what}`, () => expect(sourceHash(changed(path, value))).to.equal(sourceHash(TABLE)))
  }

  it('minds blanks everywhere but in a view', () => {
    expect(sourceHash(changed('description', 'All  orders'))).not.to.equal(sourceHash(TABLE))
  })

  it('is in the text, which is otherwise the request', () => {
    fc.assert(
      fc.property(table, (body) => {
        const { text, hash } = stamp(body)
        expect(JSON.parse(text)).to.deep.equal({ ...JSON.parse(JSON.stringify(body)), sourceHash: hash })
      }),
    )
    const twice = { name: 'a', dataType: 'INT' }
    for (const columns of [[], [twice, twice], [{ name: 'b' }, { name: 'a' }]])
      expect(JSON.parse(stamp({ name: 't', columns }).text)).to.deep.include({ name: 't', columns })
  })

  it('is an MD5, the same on every machine and in every run', () => {
    expect(sourceHash({ name: 'é', list: [1, 'b'], nothing: null })).to.equal(sourceHash({ list: [1, 'b'], name: 'é' }))
    expect(sourceHash({ name: 'orders' })).to.equal('84acf3560e1ca6c0d71e550ff05a20fd')
  })
})
