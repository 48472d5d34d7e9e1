import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { requireFile } from '../source-files.js'

const LINE_END = /\r\n|\n|\r(?!$)/
const LONGEST = 1 << 20

/**
 * The lines of a text in UTF-8, or in UTF-16 with its mark, chunk by chunk.
 * @throws when the file can't be read, or a line has more than a million characters
 */
export async function* lines(path: string): AsyncGenerator<readonly string[], void> {
  await requireFile(path)
  const decoder = new TextDecoder(await encodingOf(path))
  let [rest, count] = ['', 0]
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const whole = (rest + decoder.decode(chunk, { stream: true })).split(LINE_END)
    rest = whole.pop() ?? ''
    count += whole.length
    if (rest.length > LONGEST) throw new Error(`line ${count + 1} has more than ${LONGEST} characters`)
    yield whole
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest.replace(/\r$/, '')]
}

async function encodingOf(path: string): Promise<string> {
  await using file = await open(path)
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  const mark = buffer.toString('hex')
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8'
}
