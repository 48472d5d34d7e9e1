import { expect } from 'chai'
import stringWidth from 'string-width'
import { grid } from '../../lib/workflow/grid.js'

const COLUMNS = [
  { head: 'Name', width: 8 },
  { head: 'Message', width: 12 },
]

describe('a grid', () => {
  it('breaks a text where its column ends, keeps its lines, and underlines its head', () => {
    expect(grid(COLUMNS, [['a', 'one\ntwo is long'], ['b']]).split('\n')).to.deep.equal([
      '+--------+------------+',
      '| Name   | Message    |',
      '+========+============+',
      '| a      | one        |',
      '|        | two is lon |',
      '|        | g          |',
      '+--------+------------+',
      '| b      |            |',
      '+--------+------------+',
    ])
  })

  it('is equally wide in every line, whatever the script', () => {
    const rows = [
      ['größe…', '表のスキーマがない'],
      ['👩‍👩‍👧', 'a\tb\r\nc “d”'],
      ['é'.repeat(30), 'שלום'.repeat(9)],
    ]
    const widths = grid(COLUMNS, rows)
      .split('\n')
      .map((line) => stringWidth(line))
    expect(new Set(widths)).to.deep.equal(new Set([23]))
  })

  it('takes no time over long texts', () => {
    const from = performance.now()
    grid(
      COLUMNS,
      Array.from({ length: 10 }, () => ['x'.repeat(500), 'word 表 '.repeat(80)]),
    )
    expect(performance.now() - from).to.be.below(500)
  })
})
