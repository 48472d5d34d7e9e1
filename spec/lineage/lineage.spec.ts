import { expect } from 'chai'
import { loadSqlParser, parseLineage, tableText } from '../../lib/lineage/index.js'

describe('lineage', () => {
  before(loadSqlParser)

  it('gives the tables, the columns and the way between them', () => {
    const [result] = parseLineage({
      sql: 'INSERT INTO s.t (a) WITH c AS (SELECT x AS y FROM r) SELECT y + 1 FROM c',
      dialect: 'postgresql',
    })
    if (!result || !('lineage' in result)) return expect.fail(JSON.stringify(result))
    const { kind, sources, targets, intermediates, columns } = result.lineage
    expect({ kind, tables: [sources, targets, intermediates].map((tables) => tables.map(tableText)) }).to.deep.equal({
      kind: 'insert',
      tables: [['r'], ['s.t'], ['c']],
    })
    expect(columns).to.deep.equal([
      {
        to: { table: { parts: ['s', 't'] }, column: 'a' },
        from: [{ table: { parts: ['r'] }, column: 'x' }],
        path: ['c.y'],
      },
    ])
  })

  it('finds the pairs a join compares, through aliases and subqueries', () => {
    const [result] = parseLineage({
      sql: 'SELECT 1 FROM a x JOIN (SELECT id AS k FROM b) y ON x.b_id = y.k AND x.n > 1 JOIN c USING (id)',
      dialect: 'postgresql',
    })
    if (!result || !('lineage' in result)) return expect.fail(JSON.stringify(result))
    expect(
      result.lineage.joins.map(({ left, right }) =>
        [left, right].map((one) => `${tableText(one.table)}.${one.column}`),
      ),
    ).to.deep.include(['a.b_id', 'b.id'])
  })

  it('finds those that a MERGE and a DELETE compare', () => {
    for (const sql of [
      'MERGE INTO a USING b ON a.x = b.y WHEN MATCHED THEN DELETE',
      'DELETE FROM a USING b WHERE a.x = b.y',
    ]) {
      const [result] = parseLineage({ sql, dialect: 'postgresql' })
      if (!result || !('lineage' in result)) return expect.fail(JSON.stringify(result))
      expect(result.lineage.joins.map(({ left, right }) => `${left.column}=${right.column}`)).to.deep.equal(['x=y'])
    }
  })

  it('answers each statement of a script, and an error for one it cannot parse', () => {
    const results = parseLineage({
      sql: "SELECT ';' FROM a; SELEC x FRM y; -- it's\nSELECT b FROM c",
      dialect: 'postgresql',
    })
    expect(
      results.map((result) => ('error' in result ? 'error' : result.lineage.sources.map(tableText))),
    ).to.deep.equal([['a'], 'error', ['c']])
  })
})
