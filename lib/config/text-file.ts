import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'

/** A file that can't be read as text. Its message never quotes the content. */
export class TextFileError extends Error {
  override readonly name = 'TextFileError'
}

/**
 * The text of a regular file of at most `maxBytes`, without a byte order mark.
 * @throws TextFileError when it is missing, no regular file, unreadable, too large or not UTF-8.
 */
export async function readTextFile(path: string, maxBytes: number): Promise<string> {
  const bytes = await read(path, maxBytes).catch((cause: unknown) => {
    throw cause instanceof TextFileError ? cause : new TextFileError(reason(cause))
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new TextFileError('not UTF-8 text')
  }
}

async function read(path: string, maxBytes: number): Promise<Uint8Array> {
  // Asked before opening: opening a FIFO waits for its writer.
  const found = await stat(path)
  if (!found.isFile()) throw new TextFileError('not a regular file')
  if (found.size > maxBytes) throw tooLarge(maxBytes)
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const buffer = Buffer.alloc(maxBytes + 1)
    let length = 0
    while (length <= maxBytes) {
      const { bytesRead } = await handle.read(buffer, length, maxBytes + 1 - length)
      if (bytesRead === 0) return buffer.subarray(0, length)
      length += bytesRead
    }
    throw tooLarge(maxBytes)
  } finally {
    await handle.close()
  }
}

const tooLarge = (maxBytes: number): TextFileError => new TextFileError(`larger than ${maxBytes / 1024} KiB`)

function reason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it'
  return `can't be read (${String(code ?? 'unknown reason')})`
}
