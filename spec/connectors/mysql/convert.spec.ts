import { expect } from 'chai'
import { createProcedureRows, stableDdl, tableRow } from '../../../lib/connectors/mysql/convert.js'
import { gathered, type PartRow, type Parts } from '../../../lib/connectors/mysql/parts.js'

const parts = (changes: Partial<Parts> = {}): Parts => ({
  name: 't',
  table: [['BASE TABLE', '']],
  column: [
    ['ts', 'date', 'NO', ''],
    ['Year', 'int', 'YES', ''],
  ],
  key: [],
  reference: [],
  partition: [],
  check: [],
  view: [],
  ...changes,
})
const row = (changes: Partial<Parts>) => tableRow('s', parts(changes), undefined)

async function* rows(...all: readonly (readonly [string, PartRow['kind'], unknown])[]): AsyncGenerator<PartRow> {
  for (const [name, kind, data] of all) yield { name, kind, data: JSON.stringify(data) }
}

describe('the parts of tables', () => {
  it('are gathered table by table; what has no table is left out, wherever it comes', async () => {
    const names: string[] = []
    const listed = gathered(
      rows(
        ['a', 'column', ['x', 'int', 'YES', '']],
        ['b', 'table', ['BASE TABLE', '']],
        ['b', 'column', ['x', 'int', 'YES', '']],
        ['B', 'table', ['VIEW', '']],
        ['c', 'key', ['PRIMARY', 'x']],
      ),
    )
    for await (const { name, column } of listed) names.push(`${name} ${column.length}`)
    expect(names).to.deep.equal(['b 1', 'B 0'])
  })
})

describe('a MySQL table', () => {
  it('has no key of a unique index over an expression, which MySQL 8 lists without a column', () => {
    const { uniqueKeys, primaryKey } = row({
      key: [
        ['u2', null],
        ['PRIMARY', 'ts'],
        ['u1', 'Year'],
        ['u2', 'ts'],
        ['PRIMARY', 'Year'],
      ],
    })
    expect({ uniqueKeys, primaryKey }).to.deep.equal({ uniqueKeys: [['Year']], primaryKey: ['ts', 'Year'] })
  })

  it('is partitioned by the columns of an expression, as older servers print it too', () => {
    const by = (expression: string) =>
      row({ partition: [['RANGE', expression, null, null]] }).partition?.columns?.map(({ columnName }) => columnName)
    expect(by('year(`ts`)')).to.deep.equal(['ts'])
    expect(by('YEAR (ts)')).to.deep.equal(['ts'])
    expect(by('YEAR(TS) + year')).to.deep.equal(['ts', 'Year'])
    expect(by('`a``b`')).to.equal(undefined)
  })

  it('that is a view has no text where the server hides it, and no algorithm where it does not say', () => {
    const view = (text: string | null, check: string, algorithm: string | null) =>
      row({ table: [['VIEW', 'VIEW']], view: [[text, 'a@b@%', 'DEFINER', check, algorithm]] }).definition
    expect(view(null, 'NONE', 'MERGE')).to.equal(undefined)
    expect(view('', 'NONE', 'MERGE')).to.equal(undefined)
    expect(view('select 1', 'CASCADED', null)).to.equal(
      'CREATE DEFINER=`a@b`@`%` SQL SECURITY DEFINER VIEW `s`.`t` AS select 1 WITH CASCADED CHECK OPTION',
    )
  })

  it('loses its counter from its DDL, and nothing that looks like one', () => {
    const ddl = (counter: string) =>
      `CREATE TABLE \`t\` (\n  \`id\` int NOT NULL AUTO_INCREMENT COMMENT ') ENGINE=x AUTO_INCREMENT=1'\n) ENGINE=InnoDB${counter} DEFAULT CHARSET=utf8mb4`
    expect(stableDdl(ddl(' AUTO_INCREMENT=42'))).to.equal(ddl(''))
    expect(stableDdl(ddl(''))).to.equal(ddl(''))
  })
})

describe('a MySQL procedure', () => {
  it('without its text, which needs a right, is kept with an empty one', () => {
    const toRow = createProcedureRows()
    expect(toRow({ name: 'p', type: 'PROCEDURE', code: null, comment: '' })).to.deep.equal({
      name: 'p',
      type: 'StoredProcedure',
      code: '',
      language: 'SQL',
    })
  })
})
