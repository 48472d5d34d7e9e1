/** One measured run. */
export interface Figure {
  /** `first`, `unchanged`: which of the runs of a workload. */
  readonly run: string
  /** Whose run: a client's, or that of what it is compared to. */
  readonly contender: string
  readonly round: number
  readonly seconds: number
  /** From the start of the process to its first request. */
  readonly startSeconds?: number
  readonly cpuSeconds?: number
  readonly peakMb?: number
  readonly requests?: number
  /** Tables and views, or records. */
  readonly items?: number
  /** What the stand-in used meanwhile. */
  readonly catalogCpuSeconds?: number
  /** What `seconds` is the sum of. */
  readonly of?: Readonly<Record<string, number>>
}

export const FLOOR = 'floor'
export const BARE_CLIENT = 'bare client'

type Value = number | undefined

/** The rounds of a contender's run in one: medians, and what they are beside other medians. */
export interface Summary {
  readonly run: string
  readonly contender: string
  readonly rounds: number
  readonly seconds: number
  readonly fastest: number
  readonly slowest: number
  readonly cpuSeconds: Value
  readonly peakMb: Value
  readonly requests: Value
  readonly perSecond: Value
  /** Milliseconds per item, the start of the process left out. */
  readonly msPerItem: Value
  /** Another client's seconds by headwater's. */
  readonly wallByHeadwater?: Value
  readonly cpuByHeadwater?: Value
  /** Headwater's seconds by the floor's. */
  readonly wallByFloor?: Value
  /** Headwater's throughput by the bare client's, and that net of the start of the process. */
  readonly shareOfBareClient?: Value
  readonly shareOfBareClientNet?: Value
}

export function summaries(figures: readonly Figure[]): readonly Summary[] {
  const groups = new Map<string, Figure[]>()
  for (const figure of figures) {
    const key = `${figure.run}\n${figure.contender}`
    groups.set(key, [...(groups.get(key) ?? []), figure])
  }
  return [...groups.values()].map((group) => ({ ...summary(group), ...comparison(group, figures) }))
}

function summary(group: readonly Figure[]): Summary {
  const { run, contender, items } = group[0]!
  const [walls, seconds] = [group.map((one) => one.seconds), wall(group)!]
  return {
    run,
    contender,
    rounds: group.length,
    seconds,
    fastest: Math.min(...walls),
    slowest: Math.max(...walls),
    cpuSeconds: cpu(group),
    peakMb: median(group, (one) => one.peakMb),
    requests: median(group, (one) => one.requests),
    perSecond: items && items / seconds,
    msPerItem: items && (1000 * netWall(group)!) / items,
  }
}

function comparison(group: readonly Figure[], figures: readonly Figure[]): Partial<Summary> {
  const { run, contender } = group[0]!
  if (contender === FLOOR || contender === BARE_CLIENT) return {}
  const of = (name: string): readonly Figure[] => figures.filter((one) => one.run === run && one.contender === name)
  if (contender !== 'headwater') {
    const ours = of('headwater')
    return { wallByHeadwater: ratio(wall(group), wall(ours)), cpuByHeadwater: ratio(cpu(group), cpu(ours)) }
  }
  const bare = wall(of(BARE_CLIENT))
  return {
    wallByFloor: ratio(wall(group), wall(of(FLOOR))),
    shareOfBareClient: ratio(bare, wall(group)),
    shareOfBareClientNet: ratio(bare, netWall(group)),
  }
}

const wall = (group: readonly Figure[]): Value => median(group, (one) => one.seconds)
const netWall = (group: readonly Figure[]): Value => median(group, (one) => one.seconds - (one.startSeconds ?? 0))
const cpu = (group: readonly Figure[]): Value => median(group, (one) => one.cpuSeconds)

const ratio = (one: Value, other: Value): Value => (one === undefined || other === undefined ? undefined : one / other)

/** Undefined when no figure has the value. */
function median(figures: readonly Figure[], value: (figure: Figure) => Value): Value {
  const sorted = figures
    .map(value)
    .filter((one) => one !== undefined)
    .sort((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}
