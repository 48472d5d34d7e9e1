import type { Readable } from 'node:stream'

/** The rows of a stream, which breaks when it gives none for so long. Time that their taker needs does not count. */
export async function* unlessSilent<T>(rows: Readable, ms: number): AsyncGenerator<T, void> {
  const late = (): unknown => rows.destroy(new Error(`the server sent no row within ${ms / 1000} s`))
  let silence = setTimeout(late, ms)
  try {
    for await (const row of rows) {
      clearTimeout(silence)
      yield row as T
      silence = setTimeout(late, ms)
    }
  } finally {
    clearTimeout(silence)
  }
}
