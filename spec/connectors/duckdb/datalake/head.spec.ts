import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { Reader } from '../../../../lib/connectors/duckdb/data-files.js'
import { headOf } from '../../../../lib/connectors/duckdb/datalake/head.js'
import type { Store } from '../../../../lib/connectors/duckdb/datalake/store.js'

const MIB = 1024 * 1024

/** What is read of a file with this content, and how many bytes that took. */
async function headIn(key: string, content: Buffer, reader: Reader) {
  let bytes = 0
  const store: Pick<Store, 'read'> = {
    read: async (_bucket, _file, from, to) => {
      const piece = content.subarray(from, to)
      bytes += piece.length
      return piece
    },
  }
  const pieces = await headOf(store as Store, 'b', { key, size: content.length }, reader)
  return { pieces, bytes }
}
const textIn = async (key: string, content: Buffer | string, reader: Reader): Promise<string> =>
  (await headIn(key, Buffer.from(content), reader)).pieces[0]!.bytes.toString()
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing failed',
    (error: unknown) => (error as Error).message,
  )

describe('the head of a file in a data lake', () => {
  it('is the whole of a small one', async () => {
    expect(await textIn('a.csv', 'a,b\n1,2', 'read_csv')).to.equal('a,b\n1,2')
    expect(await textIn('a.json.gz', gzipSync('{"a": 1}'), 'read_json')).to.equal('{"a": 1}')
  })

  it('is of a large one what a MiB holds of whole rows, a row being what its quotes say', async () => {
    const row = '"one\nrow","and ""so"" on"\n'
    const content = row.repeat(100_000)
    const head = await textIn('a.csv', content, 'read_csv')
    expect(head.length).to.be.within(MIB - row.length, MIB)
    expect(head).to.equal(row.repeat(head.length / row.length))
    expect((await headIn('a.csv', Buffer.from(content), 'read_csv')).bytes).to.equal(MIB)
  })

  it('is of lines of JSON what there is of whole lines', async () => {
    const head = await textIn('a.ndjson', '{"a": "x"}\n'.repeat(200_000), 'read_json')
    expect(head.endsWith('}\n')).to.equal(true)
  })

  it('is of a list of JSON its first elements, whatever stands in their texts', async () => {
    const element = { text: 'a "quoted\\" [text], {with', list: [1, [2, { deep: ',' }]] }
    const content = JSON.stringify(Array.from({ length: 30_000 }, () => element))
    const head = JSON.parse(await textIn('a.json', content, 'read_json')) as object[]
    expect(head.length).to.be.above(1000)
    expect(head.at(-1)).to.deep.equal(element)
  })

  it('is unpacked as far as it came', async () => {
    const noise = Array.from({ length: 200_000 }, (_, n) => `${n},${Math.sin(n)}\n`).join('')
    const packed = gzipSync(noise)
    expect(packed.length).to.be.above(MIB)
    const head = await textIn('a.csv.gz', packed, 'read_csv')
    expect(noise.startsWith(head)).to.equal(true)
    expect(head.endsWith('\n')).to.equal(true)
    expect(head.length).to.be.above(MIB)
  })

  it('is not that of a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB))
    expect(await failure(textIn('a.csv.gz', bomb, 'read_csv'))).to.match(/unpack to more than/)
  })

  it('is the footer of a Parquet file, however large that is', async () => {
    const footer = Buffer.alloc(300_000, 7)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(footer.length)
    const content = Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(MIB), footer, length, Buffer.from('PAR1')])
    const { pieces, bytes } = await headIn('a.parquet', content, 'read_parquet')
    const at = content.length - footer.length - 8
    expect(pieces.map((piece) => piece.at)).to.deep.equal([0, at])
    expect(pieces[1]!.bytes.equals(content.subarray(at))).to.equal(true)
    expect(bytes).to.equal(64 * 1024 + footer.length + 8)
  })

  it('is refused of what is not what its name says', async () => {
    expect(await failure(textIn('a.csv', '', 'read_csv'))).to.equal('the file is empty')
    expect(await failure(textIn('a.parquet', 'PAR1', 'read_parquet'))).to.equal('it is no Parquet file')
    expect(await failure(textIn('a.parquet', 'a text, and no Parquet', 'read_parquet'))).to.equal(
      'it is no Parquet file',
    )
    expect(await failure(textIn('a.parquet', 'PAR1PAR1\xff\xff\xff\xffPAR1', 'read_parquet'))).to.match(
      /its footer says/,
    )
    expect(await failure(textIn('a.csv', 'x'.repeat(2 * MIB), 'read_csv'))).to.match(/no whole record/)
    expect(await failure(textIn('a.json', `[${'1'.repeat(2 * MIB)}]`, 'read_json'))).to.match(/no whole element/)
    expect(await failure(textIn('a.csv.gz', 'no gzip', 'read_csv'))).to.match(/incorrect header/)
  })
})
