/** Text that comes in chunks, as lines. */
export interface Lines {
  /** The lines that end in this chunk. */
  take(chunk: string): readonly string[]
  /** Characters of the line that has not ended. */
  readonly held: number
  /** The line that has not ended. */
  rest(): string
}

/** A line that has not ended is kept as its pieces: a long one costs no more than its length. */
export function lines(): Lines {
  let pieces: string[] = []
  let held = 0
  return {
    take: (chunk) => {
      const ended = chunk.split('\n')
      const last = ended.pop() ?? ''
      if (ended.length > 0) {
        ended[0] = pieces.join('') + ended[0]
        pieces = []
        held = 0
      }
      pieces.push(last)
      held += last.length
      return ended
    },
    get held() {
      return held
    },
    rest: () => pieces.join(''),
  }
}
