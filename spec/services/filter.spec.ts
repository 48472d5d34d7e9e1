import { expect } from 'chai'
import { createFilter, InvalidPattern, patternProblem } from '../../lib/services/filter.js'

/** A pattern in Python's dialect, names that `re.match` finds (case ignored), and names that it does not. */
const PYTHON: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['user', ['user', 'users_all', 'USER', 'User_1'], ['my_user', ' user', 'use']],
  ['^user$', ['user', 'USER'], ['users', 'my_user']],
  ['.*user', ['my_user', 'user', 'a_users'], ['usr']],
  ['a|b', ['a', 'b', 'abc', 'bx'], ['ca', 'xb']],
  ['^a|^b', ['a1', 'b1'], ['ca']],
  ['\\Auser\\Z', ['user'], ['users', 'a user']],
  ['(?i)user', ['USER'], ['x']],
  ['(?s)a.b', ['a\nb', 'axb'], ['ab']],
  ['(?im)a$', ['a', 'A', 'a\nb'], ['ab']],
  ['(?im)a\\Z', ['a'], ['a\nb']],
  ['(?i:us)er', ['USER', 'user'], ['usr']],
  ['(?P<word>ab)(?P=word)', ['abab', 'ABab'], ['ab', 'abba']],
  ['(?P<y>\\d{4})_', ['2024_x'], ['24_x']],
  ['(?:tmp|temp)_', ['tmp_1', 'TEMP_2'], ['_tmp_']],
  ['(?!tmp_)', ['orders'], ['tmp_orders']],
  ['.*(?<!_bak)$', ['orders'], ['orders_bak']],
  ['[]x]y', ['xy', ']y'], ['y']],
  ['[^]x]y', ['ay'], ['xy', ']y']],
  ['[[]a', ['[a'], ['a']],
  ['[\\]A]b', [']b', 'ab'], ['b']],
  ['a{,2}b$', ['b', 'ab', 'aab'], ['aaab', 'a{,2}b']],
  ['a{2}', ['aa'], ['a']],
  ['x\\\\A', ['x\\A'], ['x']],
  ['x\\\\Z', ['x\\z'], ['x']],
  ['a\\.b', ['a.b'], ['axb']],
  ['\\$x', ['$x'], ['x']],
  ['größe', ['GRÖßE', 'Größen'], ['groesse']],
  ['表', ['表_1'], ['a表']],
]

describe('a filter', () => {
  for (const [pattern, taken, left] of PYTHON) {
    it(`reads ${JSON.stringify(pattern)} as Python does`, () => {
      const includes = createFilter({ includes: [pattern] })
      const excludes = createFilter({ excludes: [pattern] })
      for (const name of taken) expect([includes(name), excludes(name)], name).to.deep.equal([true, false])
      for (const name of left) expect([includes(name), excludes(name)], name).to.deep.equal([false, true])
      expect(patternProblem(pattern)).to.equal(undefined)
    })
  }

  it('takes every name without a pattern, an empty list being none', () => {
    for (const pattern of [undefined, {}, { includes: [] }, { excludes: [] }, { includes: [], excludes: [] }]) {
      expect(['a', 'B', ''].filter(createFilter(pattern))).to.deep.equal(['a', 'B', ''])
    }
  })

  it('drops an empty name as soon as there is a pattern', () => {
    expect(createFilter({ includes: ['.*'] })('')).to.equal(false)
    expect(createFilter({ excludes: ['x'] })('')).to.equal(false)
  })

  it('takes what an include matches and no exclude does', () => {
    const filter = createFilter({ includes: ['fact_', 'dim_'], excludes: ['.*_tmp$', 'dim_old'] })
    const names = ['fact_sales', 'dim_date', 'fact_sales_tmp', 'dim_old_date', 'stage_sales', 'FACT_X']
    expect(names.filter(filter)).to.deep.equal(['fact_sales', 'dim_date', 'FACT_X'])
    expect(names.filter(createFilter({ includes: [], excludes: ['fact'] }))).to.deep.equal([
      'dim_date',
      'dim_old_date',
      'stage_sales',
    ])
  })

  it('gives the same answer however often it is asked', () => {
    const filter = createFilter({ includes: ['a'] })
    expect([filter('a'), filter('a'), filter('a')]).to.deep.equal([true, true, true])
  })

  for (const pattern of ['(', '*a', 'a{2,1}', '[a', '(?P<a', '(?x) a b', '(?-i:a)', 'a)', '\\']) {
    it(`refuses ${pattern} and names it`, () => {
      expect(() => createFilter({ includes: [pattern] })).to.throw(InvalidPattern, JSON.stringify(pattern))
      expect(() => createFilter({ excludes: ['ok', pattern] })).to.throw(InvalidPattern)
      expect(patternProblem(pattern)).to.match(/^expected a regular expression: \S/)
    })
  }
})
