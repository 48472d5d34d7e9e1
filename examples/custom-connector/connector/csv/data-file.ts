import { basename, extname } from 'node:path'
import { type Create, create, type Either, type Fqn, left, right } from 'headwater'
import type { Claim } from './claim.js'
import { repeated } from './repeated.js'
import type { Row } from './rows.js'
import { join, typeOf, type ValueType } from './value-type.js'

/** So many bad rows are named; the others of a file are counted. */
const NAMED = 20

/**
 * The table that a file with data is: named after the file, its columns typed by all of its rows. A bad row becomes a
 * Left and has no say in the types. A column without a value is a STRING.
 */
export async function* dataFile(
  path: string,
  header: readonly string[],
  data: AsyncIterable<Row>,
  databaseSchema: Fqn,
  claim: Claim,
): AsyncGenerator<Either<Create<'table'>>, void> {
  const names = header.map((cell) => cell.trim())
  if (names.includes('')) throw new Error('a column without a name')
  const twice = repeated(names)
  if (twice !== undefined) throw new Error(`column ${twice} is there twice`)
  const types = new Array<ValueType | undefined>(names.length).fill(undefined)
  let bad = 0
  for await (const row of data) {
    if ('problem' in row) {
      bad += 1
      if (bad <= NAMED) yield left(`${path}:${row.line}`, new Error(row.problem))
    } else {
      for (const [at, value] of row.cells.entries())
        if (types[at] !== 'STRING') types[at] = join(types[at], typeOf(value))
    }
  }
  if (bad > NAMED) yield left(path, new Error(`${bad - NAMED} more bad rows`))
  const columns = names.map((name, at) => ({ name, dataType: types[at] ?? 'STRING' }))
  const name = basename(path, extname(path))
  yield right(claim(create('table', { name, databaseSchema, columns, fileFormat: 'csv' })))
}
