import { expect } from 'chai'
import fc from 'fast-check'
import { loadSqlParser, maskLiterals, parseLineage } from '../../../lib/lineage/index.js'
import { withoutLiterals } from '../../../lib/processors/query-parser/literals.js'

const PIECES = [
  'SELECT', '*', 'a', 'b', 'FROM', 'orders', '"Or ders 7"', '`x 1`', 'WHERE', 'AND', 'IN (1, 2)', '=', '>', '<=', '<>',
  '=>', ':=', "'x'", "'it''s'", "''", "'\\'", "E'\\n'", "U&'x'", '1', '42', '1.5', '1e3', 'x1', '$1', '$$y$$', '-- z\n',
  '/* 2 */', 'GROUP BY', 'ORDER BY', ',', '(', ')', 'generate_series', 'JOIN', 'LIMIT', ';', '"', '#',
] // biome-ignore format: a list

describe('a statement without its literals', () => {
  before(loadSqlParser)

  for (const [one, other] of [
    ["SELECT a FROM t WHERE b = 'x'", "SELECT a FROM t WHERE b = 'it''s'"],
    ['SELECT a FROM t WHERE b > 1', 'SELECT a FROM t WHERE b > 2.5'],
  ] as const) {
    it(`is the same for ${one} and ${other}`, () => {
      expect(withoutLiterals(one)).to.equal(withoutLiterals(other))
    })
  }

  for (const [what, one, other] of [
    ['quoted names', 'SELECT a FROM "t 1"', 'SELECT a FROM "t 2"'],
    ['names in strings', "SELECT a FROM IDENTIFIER('t1')", "SELECT a FROM IDENTIFIER('t2')"],
    ['positions', 'SELECT a FROM t GROUP BY 1', 'SELECT a FROM t GROUP BY 2'],
    ['named arguments', 'SELECT * FROM generate_series(start => 1)', 'SELECT * FROM generate_series(start => 2)'],
    ['what only looks like a string', "SELECT '\\' FROM t WHERE b = 'x'", "SELECT '\\' FROM u WHERE b = 'x'"],
    ['comments', "SELECT a -- it's\nFROM t WHERE b = 'x'", "SELECT a -- it's\nFROM u WHERE b = 'x'"],
  ] as const) {
    it(`keeps ${what} apart`, () => {
      expect(withoutLiterals(one)).to.not.equal(withoutLiterals(other))
    })
  }

  it('is never the same for statements that masking tells apart, or that name other tables', () => {
    const statement = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(' '))
    const varied = statement.chain((sql) =>
      fc.tuple(
        fc.constant(sql),
        fc.constantFrom(
          sql.replace(/'[^']*'/g, "'other'"),
          sql.replace(/\d+/g, '9'),
          sql.replace(/\borders\b/g, 'others'),
          sql.replace(/'[^']*'|\d+/g, '8'),
        ),
      ),
    )
    const tables = (sql: string) =>
      parseLineage({ sql, dialect: 'postgresql' }).map((one) => ('lineage' in one ? one.lineage.sources : 'none'))
    fc.assert(
      fc.property(varied, ([one, other]) => {
        if (withoutLiterals(one) !== withoutLiterals(other)) return
        expect(maskLiterals(one, 'postgresql')).to.equal(maskLiterals(other, 'postgresql'))
        expect(tables(one)).to.deep.equal(tables(other))
      }),
      { numRuns: 400 },
    )
  })
})
