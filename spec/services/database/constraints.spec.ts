import { expect } from 'chai'
import { columnConstraint, tableConstraints } from '../../../lib/services/database/constraints.js'

type Keys = Parameters<typeof columnConstraint>[0]

const constraintOn = (name: string, keys: Keys, nullable = false) =>
  columnConstraint(keys)({ name, nullable, type: { dataType: 'INT', display: 'int' } })
const foreignKey = (columns: readonly string[], referred = columns) => ({
  columns,
  schema: 'public',
  table: 'other',
  referredColumns: referred,
  referredFqns: referred.map((column) => `svc.db.public.other.${column}`),
})
const relationship = (columns: readonly string[], keys: Keys) =>
  tableConstraints(keys, [foreignKey(columns)]).find(({ constraintType }) => constraintType === 'FOREIGN_KEY')!
    .relationshipType

describe('constraints', () => {
  for (const [title, column, keys, nullable, constraint] of [
    ['the only column of the primary key', 'id', { primaryKey: ['id'] }, false, 'PRIMARY_KEY'],
    ['the only column of a unique key', 'id', { uniqueKeys: [['id']] }, true, 'UNIQUE'],
    ['both', 'id', { primaryKey: ['id'], uniqueKeys: [['id']] }, false, 'PRIMARY_KEY'],
    ['one of several in the primary key', 'a', { primaryKey: ['a', 'b'] }, false, undefined],
    [
      'one of several in the primary key, unique by itself',
      'a',
      { primaryKey: ['a', 'b'], uniqueKeys: [['a']] },
      false,
      undefined,
    ],
    ['one of several in a unique key', 'a', { uniqueKeys: [['a', 'b']] }, false, 'NOT_NULL'],
    ['no key, and may be null', 'c', { primaryKey: ['a'], uniqueKeys: [['b']] }, true, 'NULL'],
    ['no key, and may not be null', 'c', {}, false, 'NOT_NULL'],
  ] as const) {
    it(`say ${constraint ?? 'nothing'} on a column that is ${title}`, () => {
      expect(constraintOn(column, keys, nullable)).to.equal(constraint)
    })
  }

  it('list the keys of several columns, in the order of their columns', () => {
    const keys = { primaryKey: ['b', 'a'], uniqueKeys: [['x'], ['d', 'c'], ['e', 'f']] }
    expect(tableConstraints(keys, [])).to.deep.equal([
      { constraintType: 'UNIQUE', columns: ['d', 'c'] },
      { constraintType: 'UNIQUE', columns: ['e', 'f'] },
      { constraintType: 'PRIMARY_KEY', columns: ['b', 'a'] },
    ])
    expect(tableConstraints({ primaryKey: ['id'], uniqueKeys: [['x']] }, [])).to.deep.equal([])
    expect(tableConstraints({}, [])).to.deep.equal([])
  })

  it('have what a warehouse spreads, sorts and clusters rows by', () => {
    const layout = { distributionKey: ['a'], sortKey: ['b', 'c'], clusterKey: ['d'] }
    expect(tableConstraints(layout, [])).to.deep.equal([
      { constraintType: 'DIST_KEY', columns: ['a'] },
      { constraintType: 'SORT_KEY', columns: ['b', 'c'] },
      { constraintType: 'CLUSTER_KEY', columns: ['d'] },
    ])
  })

  it('point from the columns of a foreign key to those it names, in their order', () => {
    expect(tableConstraints({}, [foreignKey(['a', 'b'], ['y', 'x'])])).to.deep.equal([
      {
        constraintType: 'FOREIGN_KEY',
        columns: ['a', 'b'],
        referredColumns: ['svc.db.public.other.y', 'svc.db.public.other.x'],
        relationshipType: 'MANY_TO_ONE',
      },
    ])
  })

  for (const [title, columns, keys, expected] of [
    ['columns without a key', ['a'], {}, 'MANY_TO_ONE'],
    ['the primary key', ['a'], { primaryKey: ['a'] }, 'ONE_TO_ONE'],
    ['a unique key', ['a'], { primaryKey: ['id'], uniqueKeys: [['a']] }, 'ONE_TO_ONE'],
    ['a part of the primary key', ['a'], { primaryKey: ['a', 'b'] }, 'MANY_TO_ONE'],
    ['the whole primary key, in another order', ['b', 'a'], { primaryKey: ['a', 'b'] }, 'ONE_TO_ONE'],
    ['more than the primary key', ['a', 'b'], { primaryKey: ['a'] }, 'ONE_TO_ONE'],
    ['a part of a unique key', ['a'], { uniqueKeys: [['a', 'b']] }, 'MANY_TO_ONE'],
    ['an empty primary key', ['a'], { primaryKey: [] }, 'MANY_TO_ONE'],
  ] as const) {
    it(`call a foreign key over ${title} ${expected}`, () => {
      expect(relationship(columns, keys)).to.equal(expected)
    })
  }
})
