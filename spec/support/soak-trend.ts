import type { Round } from './soak.js'

const MIB = 1024 ** 2
const HOUR_MS = 3_600_000
/** Of the rounds: code is compiled, caches and the heap's arenas are filled. */
const WARM_UP = 0.25
/** Neighbouring samples hang together: a fit takes the means of so many blocks. */
const BLOCKS = 12
/** Of the standard error of a slope: what is within is noise. */
const NOISE = 2
const MOST_MIB_PER_HOUR = 1
/** In the first minutes caches fill (0.5 MiB), and malloc takes pages: 0.6 MiB in 6 minutes, while the heap is flat to 10 KiB. */
const SETTLING_MIB = 2
/** After the warm-up of a soak of half an hour, this is no excuse. */
const LONG_HOURS = 0.35

export interface Trend {
  readonly mibPerHour: number
  /** What the fit can't tell from nothing. */
  readonly noise: number
}

/** How a figure grows, after the warm-up: least squares over the means of blocks. */
export function trend(rounds: readonly Round[], figure: 'rss' | 'heap'): Trend {
  const points = blocks(warm(rounds)).map((block) => ({
    x: mean(block.map(({ at }) => at / HOUR_MS)),
    y: mean(block.map((round) => round[figure] / MIB)),
  }))
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))]
  const spread = sum(points.map((point) => (point.x - x) ** 2))
  const slope = sum(points.map((point) => (point.x - x) * (point.y - y))) / spread
  const rest = sum(points.map((point) => (point.y - y - slope * (point.x - x)) ** 2))
  return { mibPerHour: slope, noise: NOISE * Math.sqrt(rest / (points.length - 2) / spread) }
}

export const warm = (rounds: readonly Round[]): readonly Round[] => rounds.slice(Math.floor(rounds.length * WARM_UP))

/** What is wrong with the rounds of a soak; nothing when all is well. */
export function problemsOf(rounds: readonly Round[]): readonly string[] {
  const after = warm(rounds)
  const hours = (after.at(-1)!.at - after[0]!.at) / HOUR_MS
  const growing = (['rss', 'heap'] as const).flatMap((figure) => {
    const { mibPerHour, noise } = trend(rounds, figure)
    const settles = hours < LONG_HOURS && mibPerHour * hours < SETTLING_MIB
    return mibPerHour - noise <= MOST_MIB_PER_HOUR || settles
      ? []
      : [`${figure} grows by ${mibPerHour.toFixed(1)} MiB an hour`]
  })
  return [...endings(rounds), ...leftOpen(rounds), ...growing]
}

/** Runs that failed, and end states that are not those of a run without faults. */
export const endings = (rounds: readonly Round[]): readonly string[] =>
  rounds.flatMap(({ state, isEqual }, index) =>
    state === 'success' && isEqual ? [] : [`round ${index + 1} is ${state}${isEqual ? '' : ', its end state differs'}`],
  )

/** Handles and descriptors of which the last runs have more than the first. */
export const leftOpen = (rounds: readonly Round[]): readonly string[] =>
  (['handles', 'descriptors'] as const).flatMap((figure) => {
    const all = warm(rounds).map((round) => round[figure])
    const third = Math.ceil(all.length / 3)
    const [first, last] = [Math.max(...all.slice(0, third)), Math.max(...all.slice(-third))]
    return last > first ? [`${figure} grow from ${first} to ${last}`] : []
  })

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length

const blocks = (rounds: readonly Round[]): readonly (readonly Round[])[] => {
  const size = Math.max(1, Math.floor(rounds.length / BLOCKS))
  return Array.from({ length: Math.floor(rounds.length / size) }, (_, index) =>
    rounds.slice(index * size, (index + 1) * size),
  )
}
