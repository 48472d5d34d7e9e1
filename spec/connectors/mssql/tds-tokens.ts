/** Tokens of a server's answer, as https://learn.microsoft.com/openspecs/windows_protocols/ms-tds words them. */

const u8 = (value: number): Buffer => Buffer.from([value])
const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8])
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
/** A text with its length before it, in letters. */
const bVarChar = (text: string): Buffer => Buffer.concat([u8(text.length), Buffer.from(text, 'utf16le')])
const usVarChar = (text: string): Buffer => Buffer.concat([u16(text.length), Buffer.from(text, 'utf16le')])
const sized = (token: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([u8(token), u16(body.length), body])
}

export const done = (status = 0): Buffer => Buffer.concat([u8(0xfd), u16(status), u16(0), Buffer.alloc(8)])

export const loginAck = (): Buffer =>
  Buffer.concat([
    sized(0xad, u8(1), Buffer.from([0x74, 0, 0, 4]), bVarChar('Spec'), Buffer.from([16, 0, 0, 0])),
    done(),
  ])

export const failed = (number: number, message: string): Buffer =>
  Buffer.concat([
    sized(0xaa, u32(number), u8(1), u8(14), usVarChar(message), bVarChar('spec'), bVarChar(''), u32(1)),
    done(2),
  ])

/** Version, and that the server speaks no TLS. */
export const preLogin = (): Buffer => Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 2])

export type Cell = string | number | Date | boolean | null
export type Row = Readonly<Record<string, unknown>>

const COLLATION = Buffer.from([9, 4, 0xd0, 0, 0x34])

/** Texts are nvarchar(max), numbers int, times datetimeoffset(7); a column is what its first value is. */
function columnInfo(value: unknown): Buffer {
  if (typeof value === 'number') return Buffer.from([0x26, 4])
  if (value instanceof Date) return Buffer.from([0x2b, 7])
  return Buffer.concat([Buffer.from([0xe7, 0xff, 0xff]), COLLATION])
}

export function columns(row: Row): Buffer {
  const all = Object.entries(row).map(([name, value]) =>
    Buffer.concat([u32(0), u16(1), columnInfo(value), bVarChar(name)]),
  )
  return Buffer.concat([u8(0x81), u16(all.length), ...all])
}

export const row = (cells: Row): Buffer => Buffer.concat([u8(0xd1), ...Object.values(cells).map(cell)])

function cell(value: unknown): Buffer {
  if (value === null) return Buffer.alloc(8, 0xff)
  if (typeof value === 'number') return Buffer.concat([u8(4), u32(value)])
  if (value instanceof Date) return time(value)
  const text = Buffer.from(String(value), 'utf16le')
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([size, ...(text.length > 0 ? [u32(text.length), text] : []), u32(0)])
}

/** Days from the first day of year 1 to 1970. */
const EPOCH_DAYS = 719_162
const DAY_MS = 86_400_000

function time(value: Date): Buffer {
  const bytes = Buffer.alloc(11)
  bytes[0] = 10
  bytes.writeUIntLE((value.getTime() % DAY_MS) * 10_000, 1, 5)
  bytes.writeUIntLE(Math.floor(value.getTime() / DAY_MS) + EPOCH_DAYS, 6, 3)
  return bytes
}

/** The statement and the values of a call of `sp_executesql`; the types of the values are between them. */
export function executed(body: Buffer): { readonly sql: string; readonly values: readonly Cell[] } {
  let at = body.readUInt32LE(0) + 6 // headers, the procedure by its number, flags
  const cells: Cell[] = []
  const take = (length: number): Buffer => {
    at += length
    return body.subarray(at - length, at)
  }
  while (at < body.length) {
    take(take(1)[0]! * 2 + 1) // name, flags
    const type = take(1)[0]!
    if (type === 0xe7) {
      const length = take(2).readUInt16LE()
      take(5)
      cells.push(length === 0xffff ? chunked(take) : take(take(2).readUInt16LE()).toString('utf16le'))
    } else if (type === 0x26) {
      take(1)
      cells.push(take(take(1)[0]!).readInt32LE())
    } else if (type === 0x2b) {
      take(1)
      const bytes = take(take(1)[0]!)
      cells.push(new Date((bytes.readUIntLE(5, 3) - EPOCH_DAYS) * DAY_MS + bytes.readUIntLE(0, 5) / 10_000))
    } else if (type === 0x63) {
      take(9) // ntext: its size, a collation
      cells.push(take(take(4).readUInt32LE()).toString('utf16le'))
    } else throw new Error(`a value of type ${type}`)
  }
  const [sql, , ...values] = cells
  return { sql: String(sql), values }
}

function chunked(take: (length: number) => Buffer): string {
  take(8)
  const chunks: Buffer[] = []
  for (let size = take(4).readUInt32LE(); size > 0; size = take(4).readUInt32LE()) chunks.push(take(size))
  return Buffer.concat(chunks).toString('utf16le')
}
