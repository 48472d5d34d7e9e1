import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { CsvConnector } from '../../examples/custom-connector/connector/my-csv-connector.js'
import { temporaryFolder } from '../support/cli.js'
import { type Collected, collect, columns } from './collect.js'

const HEADER = 'name,column_names,column_types\n'

describe('the CSV connector of the example', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  const read = async (files: Readonly<Record<string, string | Buffer>>): Promise<Collected> => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder.path, name), content)
    const found = await collect(CsvConnector, { source_directory: folder.path })
    return { ...found, failures: found.failures.map((failure) => failure.replaceAll(`${folder.path}/`, '')) }
  }
  const tables = ({ tables }: Collected) => tables.map((table) => `${table.name}: ${columns(table)}`)

  it('gives the tables of the golden run, the bad row as a Left with its line', async () => {
    const found = await collect(CsvConnector, { source_directory: 'spec/examples/fixtures/golden.csv' })
    const golden = JSON.parse(readFileSync('spec/examples/fixtures/golden-tables.json', 'utf8'))
    const decoded = (name: string) =>
      name
        .replaceAll('__reserved__quote__', '"')
        .replaceAll('__reserved__colon__', '::')
        .replaceAll('__reserved__arrow__', '>')
    const wanted = Object.entries(golden as Record<string, { name: string; dataType: string }[]>).map(
      ([name, columns]) => [decoded(name), columns.map((column) => ({ ...column, name: decoded(column.name) }))],
    )
    expect(Object.fromEntries(found.tables.map(({ name, columns }) => [name, columns]))).to.deep.equal(
      Object.fromEntries(wanted),
    )
    expect(found.failures.map((failure) => basename(failure))).to.deep.equal([
      'golden.csv:11: table bad, column id: unknown type NOT_A_TYPE',
    ])
  })

  it('makes a Left with file and line of each bad row; every other row lands', async () => {
    const found = await read({
      'tables.csv':
        `${HEADER}ok1,a;b,INT;string\nragged,a;b,INT\nunknown,a,INTEGR\n,a,INT\ntwice,a;b;a,INT;INT;INT\n` +
        'few,a\nmany,a,INT,x\nunnamed,a;;b,INT;INT;INT\nok1,z,INT\n\nok2,a,DATE\n',
    })
    expect(tables(found)).to.deep.equal(['ok1: a INT, b STRING', 'ok2: a DATE'])
    expect(found.failures).to.deep.equal([
      'tables.csv:3: table ragged: 2 column names, but 1 column types',
      'tables.csv:4: table unknown, column a: unknown type INTEGR',
      'tables.csv:5: no table name',
      'tables.csv:6: table twice: column a is there twice',
      'tables.csv:7: 2 cells, but the header has 3',
      'tables.csv:8: 4 cells, but the header has 3',
      'tables.csv:9: table unnamed: a column without a name',
      'tables.csv:10: a second table s.BU.default.ok1',
    ])
  })

  it('loses only its own line to a quote that is never closed', async () => {
    const found = await read({
      'a.csv': `${HEADER}t1,a,INT\n"t2,a,INT\nt3,a,INT\n"t4","a","INT"\nt5,a,IN"T\n"t\n6",a,INT\n"t7`,
    })
    expect(tables(found)).to.deep.equal(['t1: a INT', 't3: a INT', 't4: a INT', 't\n6: a INT'])
    expect(found.failures).to.deep.equal([
      'a.csv:3: Invalid Closing Quote: got "t" instead of delimiter, record delimiter, trimable character (if activated) or comment',
      'a.csv:6: Invalid Opening Quote: a quote is found on field 2, value is "IN"',
      'a.csv:9: a quote is never closed',
    ])
  })

  it('types a data file by all of its rows', async () => {
    const rows = [
      '1,1,1,true,2024-02-29,2024-02-29,x,00501,,9223372036854775808',
      '-2,3000000000,2.5,FALSE,2024-03-01,2024-03-01T10:00:00Z,1,1,,1',
      '2147483647,2,1e3,false,,2024-03-01 10:00,2024-02-30,2,,2',
    ]
    const found = await read({ 'orders.csv': `i,b,d,o,day,at,s,zip,none,huge\r\n${rows.join('\r\n')}` })
    expect(tables(found)).to.deep.equal([
      'orders: i INT, b BIGINT, d DOUBLE, o BOOLEAN, day DATE, at TIMESTAMP, s STRING, zip STRING, none STRING, huge STRING',
    ])
    expect(found.failures).to.deep.equal([])
  })

  it('lets no bad row of a data file decide on types, and names it', async () => {
    const found = await read({ 'd.csv': 'a,b\n1,2\nx\ny,z,w\n3,\0\n4,5\n' })
    expect(tables(found)).to.deep.equal(['d: a INT, b INT'])
    expect(found.failures).to.deep.equal([
      'd.csv:3: 1 cells, but the header has 2',
      'd.csv:4: 3 cells, but the header has 2',
      'd.csv:5: a NUL byte: is this UTF-16 without its mark?',
    ])
  })

  it('names the first twenty bad rows of a data file and counts the others', async () => {
    const { failures } = await read({ 'd.csv': `a,b\n${'1\n'.repeat(50)}` })
    expect(failures).to.have.lengthOf(21)
    expect(failures[20]).to.equal('d.csv: 30 more bad rows')
  })

  it('reads UTF-8 and UTF-16 behind their marks', async () => {
    const text = '\uFEFFgröße,b\n1,x\n'
    const little = Buffer.from(text, 'utf16le')
    const found = await read({ 'be.csv': Buffer.from(little).swap16(), 'le.csv': little, 'u8.csv': text })
    expect(tables(found)).to.deep.equal(['be', 'le', 'u8'].map((name) => `${name}: größe INT, b STRING`))
    expect(found.failures).to.deep.equal([])
  })

  it('says what is wrong with a file it can’t use, and reads the others', async () => {
    const found = await read({
      'bare16.csv': Buffer.from('a,b\n1,2\n', 'utf16le'),
      'empty.csv': '',
      'good.csv': 'a\n1\n',
      'latin.csv': Buffer.from('gr\xf6\xdfe,b\n1,2\n', 'latin1'),
      'long.csv': `a\n${'x'.repeat(1 << 21)}`,
      'open.csv': '"a,b\n1,2\n',
      'twice.csv': 'a,b,a\n1,2,3\n',
      'unnamed.csv': 'a,,c\n1,2,3\n',
    })
    expect(tables(found)).to.deep.equal(['good: a INT'])
    expect(found.failures).to.deep.equal([
      'bare16.csv: the header: a NUL byte: is this UTF-16 without its mark?',
      'empty.csv: the file is empty: it needs a header',
      'latin.csv: the header: not valid UTF-8',
      'long.csv: line 2 has more than 1048576 characters',
      'open.csv: the header: a quote is never closed',
      'twice.csv: column a is there twice',
      'unnamed.csv: a column without a name',
    ])
  })

  it('makes a table of STRINGs of a header alone, and no table of a description without rows', async () => {
    const found = await read({ 'a.csv': 'x,y', 'b.csv': HEADER })
    expect(tables(found)).to.deep.equal(['a: x STRING, y STRING'])
    expect(found.failures).to.deep.equal([])
  })

  it('goes on after a file that can’t be read', async () => {
    const found = await collect(CsvConnector, { source_directory: '/dev/null' })
    expect(found.failures).to.deep.equal(['/dev/null: /dev/null is not a file'])
  })
})
