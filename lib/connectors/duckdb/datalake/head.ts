import { constants, gunzipSync } from 'node:zlib'
import type { Reader } from '../data-files.js'
import type { Store, StoredFile } from './store.js'

/** Bytes from which the columns of a file are told. */
const HEAD = 1024 * 1024
/** Bytes that a head may grow to when it is unpacked: more is a bomb. */
const UNPACKED = 16 * HEAD
/** Bytes of a Parquet footer: that of a file with 10,000 columns in 1,000 row groups has fewer. */
const FOOTER = 256 * HEAD
const MAGIC = 'PAR1'

/** A piece of a file, and where in a file of that size it belongs. */
export interface Piece {
  readonly at: number
  readonly bytes: Buffer
}

/** Reads `from` to `to` of one file. */
type Read = (from: number, to: number) => Promise<Buffer>

/** As little of a file as tells its columns. @throws Error for one that is not what its name says. */
export async function headOf(store: Store, bucket: string, file: StoredFile, reader: Reader): Promise<Piece[]> {
  if (file.size === 0) throw new Error('the file is empty')
  const read: Read = (from, to) => store.read(bucket, file, from, to)
  if (reader === 'read_parquet') return footer(read, file.size)
  const bytes = await read(0, Math.min(HEAD, file.size))
  const text = /\.gz$/i.test(file.key) ? unpacked(bytes) : bytes
  const isWhole = file.size <= HEAD && text.length < UNPACKED
  return [{ at: 0, bytes: isWhole ? text : complete(text, reader) }]
}

/** What there is of a packed file, though its end is missing. */
function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: UNPACKED })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error
    throw new Error(`the first ${HEAD} bytes unpack to more than ${UNPACKED}`, { cause: error })
  }
}

/** Up to the last record that is there to its end. */
function complete(text: Buffer, reader: Reader): Buffer {
  if (reader === 'read_json' && /^\s*\[/.test(text.subarray(0, 100).toString('latin1'))) return elements(text)
  const end = reader === 'read_csv' ? endOfRow(text) : text.lastIndexOf('\n')
  if (end < 0) throw new Error(`the first ${text.length} bytes hold no whole record`)
  return text.subarray(0, end + 1)
}

/** The last newline of a CSV that is in no quotes. */
function endOfRow(text: Buffer): number {
  let [end, isText] = [-1, false]
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === QUOTE) isText = !isText
    else if (text[at] === NEWLINE && !isText) end = at
  }
  return end
}

const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [...'"\\,\n'].map((character) => character.charCodeAt(0))
const OPEN: readonly (number | undefined)[] = [...'[{'].map((character) => character.charCodeAt(0))
const CLOSE: readonly (number | undefined)[] = [...']}'].map((character) => character.charCodeAt(0))

/** The first elements of a JSON list. */
function elements(text: Buffer): Buffer {
  let [depth, end, isText] = [0, -1, false]
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]
    if (isText) {
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) isText = false
    } else if (byte === QUOTE) isText = true
    else if (OPEN.includes(byte)) depth += 1
    else if (CLOSE.includes(byte)) depth -= 1
    else if (byte === COMMA && depth === 1) end = at
  }
  if (end < 0) throw new Error(`the first ${text.length} bytes hold no whole element of the list`)
  return Buffer.concat([text.subarray(0, end), Buffer.from(']')])
}

/** The columns of a Parquet file are told at its end (https://parquet.apache.org/docs/file-format/). */
async function footer(read: Read, size: number): Promise<Piece[]> {
  const last = await read(Math.max(0, size - 64 * 1024), size)
  if (size < 12 || last.subarray(-4).toString('latin1') !== MAGIC) throw new Error('it is no Parquet file')
  const length = last.readUInt32LE(last.length - 8) + 8
  if (length > size - 4 || length > FOOTER) throw new Error(`its footer says that it has ${length} bytes`)
  const at = size - length
  const bytes = length <= last.length ? last.subarray(-length) : await read(at, size)
  return [
    { at: 0, bytes: Buffer.from(MAGIC) },
    { at, bytes },
  ]
}
