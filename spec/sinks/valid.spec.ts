import { expect } from 'chai'
import fc from 'fast-check'
import { KINDS } from '../../lib/record/entities/kinds.js'
import { isValid } from '../../lib/sinks/metadata-rest/valid.js'

const TABLE = {
  name: 'orders',
  description: 'All orders',
  databaseSchema: 'svc.shop.public',
  tableType: 'Regular',
  columns: [
    {
      name: 'id',
      dataType: 'INT',
      constraint: 'PRIMARY_KEY',
      tags: [{ tagFQN: 'PII.None', source: 'Classification', labelType: 'Automated', state: 'Suggested' }],
    },
    { name: 'code', dataType: 'VARCHAR', dataLength: 8, description: '' },
    { name: 'address', dataType: 'STRUCT', children: [{ name: 'street', dataType: 'TEXT', ordinalPosition: 0 }] },
  ],
  tableConstraints: [{ constraintType: 'UNIQUE', columns: ['id', 'code'] }],
  owners: [{ id: '3fa85f64-5717-4562-b3fc-2c963f66afa6', type: 'user' }],
}

/** Every place in a tree: the keys that lead there. */
const places = (tree: unknown, at: readonly string[] = []): readonly (readonly string[])[] =>
  typeof tree === 'object' && tree !== null
    ? [at, ...Object.entries(tree).flatMap(([key, value]) => places(value, [...at, key]))]
    : [at]

/** A copy of the tree with `change` made to what lies at `path`. */
function changed(tree: unknown, [key, ...rest]: readonly string[], change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(tree)
  const copy = (Array.isArray(tree) ? [...tree] : { ...(tree as object) }) as Record<string, unknown>
  copy[key] = changed(copy[key], rest, change)
  return copy
}

const strange = fc.constantFrom<unknown>(
  undefined, null, '', 'x', '𝒳', 'é'.repeat(300), 'nonsense', 0, -1, 1.5, 2 ** 60, Number.NaN, true, [], {}, [{}], [null],
  { name: 'x' }, { name: 'x', dataType: 'INT' }, [{ name: 'x', dataType: 'INT', unknown: 1 }], new Date(0), 1n,
) // biome-ignore format: a table

describe('the quick check of a body', () => {
  it('says what zod says, whatever is put where in a table', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places(TABLE)), strange, fc.boolean(), (path, value, inside) => {
        const body = changed(TABLE, path, (before) =>
          inside && typeof before === 'object' && !Array.isArray(before) ? { ...before, extra: value } : value,
        )
        expect(isValid('table', body as object)).to.equal(KINDS.table.request.safeParse(body).success)
      }),
      { numRuns: 3000 },
    )
  })

  it('says what zod says of a body that is another kind’s', () => {
    for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[])
      for (const body of [TABLE, { name: 'a' }, {}, { name: 'a', service: 's' }, []])
        expect(isValid(kind, body), kind).to.equal(KINDS[kind].request.safeParse(body).success)
  })

  it('takes the table, and refuses it for a key it does not know or one that is missing', () => {
    expect(isValid('table', TABLE)).to.equal(true)
    expect(isValid('table', { ...TABLE, toString: 'x' })).to.equal(false)
    expect(isValid('table', { name: 'orders', columns: [] })).to.equal(false)
  })
})
