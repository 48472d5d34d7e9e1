const UNITS = [
  ['day(s)', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** Milliseconds in words, largest unit first: `1h 02m 03s 004.567ms` (spec/workflow.md §5). */
export function durationText(ms: number): string {
  let rest = Number(ms.toFixed(3)) // what is printed must not round up to a second
  if (rest < 1000) return `${rest.toFixed(3)}ms`
  const parts: string[] = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (parts.length > 0) parts.push(`${String(count).padStart(2, '0')}${unit}`)
    else if (count > 0) parts.push(`${count}${unit}`)
  }
  return [...parts, `${rest.toFixed(3).padStart(7, '0')}ms`].join(' ')
}
