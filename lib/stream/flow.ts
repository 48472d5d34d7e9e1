/**
 * Counts what a pipeline holds between its source and its acknowledgements.
 * RxJS pushes and has no backpressure: every operator that keeps records counts them in and out here, and the source
 * is advanced only while there is room. It counts what is *held*, so an operator that drops records can't stall it.
 */
export interface Flow {
  /** Records held now, and the most there ever were. */
  readonly held: number
  readonly peak: number
  /** True while someone waits for everything to be acknowledged: whoever gathers records sends them on at once. */
  readonly settling: boolean
  enter(records?: number): void
  leave(records?: number): void
  /** Undefined when there is room (no microtask spent), else a promise to await before the next pull. */
  ready(): Promise<void> | undefined
  /** Resolves when all that was emitted so far is acknowledged. */
  settled(): Promise<void>
  /** Calls back when someone starts to wait for `settled`; returns the way to stop that. */
  onSettle(callback: () => void): () => void
  /** Frees a parked source, so that it sees that its subscriber has gone. */
  wake(): void
}

/**
 * A gauge with a high-water mark in records.
 * @throws RangeError for a mark below 1.
 */
export function createFlow(high = 1000): Flow {
  if (!(high >= 1)) throw new RangeError('a flow needs room for one record at least')
  const low = Math.floor(high / 2)
  let held = 0
  let peak = 0
  let parked: (() => void)[] = []
  let waiting: (() => void)[] = []
  const settleCallbacks = new Set<() => void>()
  const wake = (): void => {
    const all = parked
    parked = []
    for (const resume of all) resume()
  }
  return {
    get held() {
      return held
    },
    get peak() {
      return peak
    },
    get settling() {
      return waiting.length > 0
    },
    enter: (records = 1) => {
      held += records
      if (held > peak) peak = held
    },
    leave: (records = 1) => {
      held -= records
      if (held <= low && parked.length > 0) wake()
      if (held === 0 && waiting.length > 0) {
        const all = waiting
        waiting = []
        for (const resume of all) resume()
      }
    },
    ready: () => (held < high ? undefined : new Promise<void>((resume) => parked.push(resume))),
    settled: () => {
      if (held === 0) return Promise.resolve()
      const settled = new Promise<void>((resume) => waiting.push(resume))
      for (const callback of [...settleCallbacks]) callback()
      return settled
    },
    onSettle: (callback) => {
      settleCallbacks.add(callback)
      return () => settleCallbacks.delete(callback)
    },
    wake,
  }
}
