import { type Create, type Either, type Fqn, left, right } from 'headwater'
import type { Claim } from './claim.js'
import { dataFile } from './data-file.js'
import { describedTable, isDescription } from './described-table.js'
import { type Row, rows } from './rows.js'

/** The tables of a CSV file: those it describes, or the one it is. What is wrong with it becomes Lefts. */
export async function* tables(path: string, schema: Fqn, claim: Claim): AsyncGenerator<Either<Create<'table'>>, void> {
  const all = rows(path)
  try {
    const first = await all.next()
    if (first.done) throw new Error('the file is empty: it needs a header')
    if ('problem' in first.value) throw new Error(`the header: ${first.value.problem}`)
    const { cells } = first.value
    yield* isDescription(cells) ? described(path, all, schema, claim) : dataFile(path, cells, all, schema, claim)
  } catch (error) {
    yield left(path, error)
  } finally {
    await all.return()
  }
}

async function* described(
  path: string,
  data: AsyncIterable<Row>,
  schema: Fqn,
  claim: Claim,
): AsyncGenerator<Either<Create<'table'>>, void> {
  for await (const row of data) yield tableOrLeft(`${path}:${row.line}`, row, schema, claim)
}

function tableOrLeft(where: string, row: Row, schema: Fqn, claim: Claim): Either<Create<'table'>> {
  try {
    if ('problem' in row) throw new Error(row.problem)
    return right(claim(describedTable(row.cells, schema)))
  } catch (error) {
    return left(where, error)
  }
}
