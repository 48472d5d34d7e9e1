import { expect } from 'chai'
import { loadSqlParser, maskLiterals } from '../../lib/lineage/index.js'

describe('masked literals', () => {
  before(loadSqlParser)

  const cases: readonly (readonly [sql: string, masked: string])[] = [
    ["SELECT 'a''b', 1.5, x1 FROM t WHERE y = -3", 'SELECT ?, ?, x1 FROM t WHERE y = -?'],
    ["SELECT $$it's$$, 'é😀' , 2 FROM t", 'SELECT ?, ? , ? FROM t'],
    [
      'SELECT a, b FROM t GROUP BY 1, 2 ORDER BY 2 DESC LIMIT 5',
      'SELECT a, b FROM t GROUP BY 1, 2 ORDER BY 2 DESC LIMIT ?',
    ],
    ['SELECT a FROM t ORDER BY b + 1, f(2)', 'SELECT a FROM t ORDER BY b + ?, f(?)'],
    [
      'SELECT * FROM generate_series(1, 10) WHERE n IN (1, 2)',
      'SELECT * FROM generate_series(1, 10) WHERE n IN (?, ?)',
    ],
    ['SELECT "1", t."x 2" FROM t -- 3', 'SELECT "1", t."x 2" FROM t -- 3'],
  ]
  for (const [sql, masked] of cases) {
    it(`of ${sql}`, () => {
      expect(maskLiterals(sql, 'postgresql')).to.equal(masked)
    })
  }

  it('leave nothing behind where a string has no end', () => {
    expect(maskLiterals("SELECT 1 WHERE a = 'secret", 'postgresql')).to.equal('SELECT ? WHERE a = ?')
  })
})
