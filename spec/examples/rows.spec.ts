import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { type Row, rows } from '../../examples/custom-connector/connector/csv/rows.js'
import { join as joined, typeOf } from '../../examples/custom-connector/connector/csv/value-type.js'
import { temporaryFolder } from '../support/cli.js'

describe('the rows of a CSV file', () => {
  const read = async (text: string): Promise<Row[]> => {
    const folder = temporaryFolder()
    try {
      const path = join(folder.path, 'x.csv')
      writeFileSync(path, text)
      const all: Row[] = []
      for await (const row of rows(path)) all.push(row)
      return all
    } finally {
      folder.remove()
    }
  }

  it('are the cells that were written, whatever is in them', async () => {
    const character = fc.constantFrom('"', ',', '\n', ';', ' ', 'a', 'é', '😀', "'", '\\')
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(fc.string({ unit: character }), { minLength: width, maxLength: width }), { maxLength: 6 }),
      )
    const written = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join()
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n', '\r'), async (cells, end) => {
        const found = await read(cells.map(written).join(end))
        expect(found.map((row) => ('cells' in row ? row.cells : row))).to.deep.equal(cells)
      }),
      { numRuns: 300 },
    )
  })

  it('are as wide as the header, or say that they are not', async () => {
    expect(await read('a,b\n1\n1,2\n')).to.deep.equal([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, problem: '1 cells, but the header has 2' },
      { line: 3, cells: ['1', '2'] },
    ])
  })

  it('know the lines they begin at, behind cells of several lines and blank lines', async () => {
    const found = await read('a,b\n1,"x\ny\n"\n\n2,z\n')
    expect(found.map(({ line }) => line)).to.deep.equal([1, 2, 6])
  })

  it('are whole where a line end or a character lies across two chunks of the file', async () => {
    const chunk = 'x'.repeat(65_535)
    expect((await read(`${chunk}\r\nb\r\n`)).map(({ line }) => line)).to.deep.equal([1, 2])
    expect(await read(`${chunk}é,b\n`)).to.deep.equal([{ line: 1, cells: [`${chunk}é`, 'b'] }])
  })

  it('go on after a quote that stays open for a thousand lines', async () => {
    const found = await read(`a\n"open\n${'plain\n'.repeat(3000)}last`)
    expect(found).to.have.lengthOf(3003)
    expect(found[1]).to.deep.equal({ line: 2, problem: 'a quote is never closed' })
    expect(found.at(-1)).to.deep.equal({ line: 3003, cells: ['last'] })
  })
})

describe('the type of values', () => {
  it('does not depend on their order', () => {
    const value = fc.constantFrom('', '1', '3000000000', '1.5', 'true', '2024-01-01', '2024-01-01T10:00', 'x', '007')
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const of = (all: readonly string[]) => all.map(typeOf).reduce(joined, undefined)
        expect(of(values)).to.equal(of(values.toReversed()))
      }),
    )
  })
})
