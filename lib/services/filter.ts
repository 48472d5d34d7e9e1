/** Names to take and to drop, as in a config. */
export interface FilterPattern {
  readonly includes?: readonly string[] | undefined
  readonly excludes?: readonly string[] | undefined
}

/** True for names to keep. */
export type Filter = (name: string) => boolean

/** A pattern that is no regular expression. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern'
}

/**
 * The incumbent's filter (spec/behaviours.md §1): regular expressions in Python's dialect, whatever the case, anchored
 * at the first character only. An exclude wins over an include; an empty list is no list.
 * @throws InvalidPattern
 * @example createFilter({ includes: ['user'] })('users_all') // true
 */
export function createFilter(pattern: FilterPattern | undefined): Filter {
  const includes = (pattern?.includes ?? []).map(expression)
  const excludes = (pattern?.excludes ?? []).map(expression)
  if (includes.length === 0 && excludes.length === 0) return () => true
  return (name) =>
    name !== '' &&
    (includes.length === 0 || includes.some((one) => one.test(name))) &&
    !excludes.some((one) => one.test(name))
}

/** Why a pattern can't be used, or undefined: so that a config can be refused before anything is connected to. */
export function patternProblem(source: string): string | undefined {
  try {
    expression(source)
    return undefined
  } catch (error) {
    return (error as InvalidPattern).message
  }
}

const FLAGS = /^\(\?([aiLmsux]+)\)/

/** Python's `re.match` in JavaScript: named groups, absolute anchors and leading flags are spelled differently. */
function expression(source: string): RegExp {
  const flags = FLAGS.exec(source)?.[1] ?? ''
  const translated = source
    .replace(FLAGS, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$')
  try {
    return new RegExp(`^(?:${translated})`, `i${flags.includes('s') ? 's' : ''}${flags.includes('m') ? 'm' : ''}`)
  } catch (error) {
    throw new InvalidPattern(`Invalid regex ${JSON.stringify(source)}: ${(error as Error).message}`)
  }
}
