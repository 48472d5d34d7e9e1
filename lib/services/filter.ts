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
  constructor(
    source: string,
    /** What is wrong, without the pattern. */
    readonly fault: string,
  ) {
    super(`Invalid regex ${JSON.stringify(source)}: ${fault}`)
  }
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

/** Why a pattern can't be used, or undefined: so that a config is refused before anything is connected to. Does not quote it. */
export function patternProblem(source: string): string | undefined {
  try {
    expression(source)
    return undefined
  } catch (error) {
    return `expected a regular expression: ${(error as InvalidPattern).fault}`
  }
}

const FLAGS = /^\(\?([aiLmsu]+)\)/
/** What is spelled differently. Escapes and classes are taken whole: `\\A` is a backslash and an A. */
const DIFFERENT = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\(\?P<|\(\?P=\w+\)|\(\?i:|\{,(?=\d+\})/g
const FIRST = '(?<![\\s\\S])'
const SPELLED: ReadonlyMap<string, string> = new Map([
  ['\\A', FIRST],
  ['\\Z', '(?![\\s\\S])'],
  ['(?P<', '(?<'],
  ['(?i:', '(?:'],
  ['{,', '{0,'],
])

/** Python's `re.match` in JavaScript; nothing is left to case, so `(?i)` says nothing. */
function expression(source: string): RegExp {
  const flags = FLAGS.exec(source)?.[1] ?? ''
  const translated = source.replace(FLAGS, '').replace(DIFFERENT, (token) => SPELLED.get(token) ?? spelled(token))
  try {
    return new RegExp(
      `${FIRST}(?:${translated})`,
      `i${flags.includes('s') ? 's' : ''}${flags.includes('m') ? 'm' : ''}`,
    )
  } catch (error) {
    throw new InvalidPattern(source, (error as Error).message.split(': ').at(-1) ?? '')
  }
}

/** A reference to a group by name; a class, whose first character may be a bracket that does not close it. */
const spelled = (token: string): string => token.replace(/^\(\?P=(\w+)\)$/, '\\k<$1>').replace(/^\[\^?(?=\])/, '$&\\')
