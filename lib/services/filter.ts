/** Names to take and to drop, as in a config. */
export interface FilterPattern {
  readonly includes?: readonly string[] | undefined
  readonly excludes?: readonly string[] | undefined
}

/** True for names to keep. */
export type Filter = (name: string) => boolean

/** Whether a name is kept, and the rule that says so. */
export interface Verdict {
  readonly keeps: boolean
  /** As `excludes "^tmp"`. */
  readonly rule: string
}

/** What became of one name: for `--explain-filters`. */
export interface Decision extends Verdict {
  readonly kind: string
  readonly fqn: string
}
export type OnFilter = (decision: Decision) => void

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
  const judge = createJudge(pattern)
  return (name) => judge(name).keeps
}

/** The same, with the rule. @throws InvalidPattern */
export function createJudge({ includes = [], excludes = [] }: FilterPattern = {}): (name: string) => Verdict {
  const keeping = includes.map((source) => rule('includes', source, true))
  const dropping = excludes.map((source) => rule('excludes', source, false))
  if (keeping.length === 0 && dropping.length === 0) return () => UNFILTERED
  const otherwise = keeping.length > 0 ? NOT_INCLUDED : NOT_EXCLUDED
  return (name) => {
    if (name === '') return NAMELESS
    const included = keeping.find(({ matches }) => matches.test(name))
    if (keeping.length > 0 && !included) return otherwise
    return dropping.find(({ matches }) => matches.test(name)) ?? included ?? otherwise
  }
}

const rule = (list: 'includes' | 'excludes', source: string, keeps: boolean) => ({
  matches: expression(source),
  keeps,
  rule: `${list} ${JSON.stringify(source)}`,
})

const UNFILTERED: Verdict = { keeps: true, rule: 'no pattern' }
const NOT_INCLUDED: Verdict = { keeps: false, rule: 'no pattern of includes matches' }
const NOT_EXCLUDED: Verdict = { keeps: true, rule: 'no pattern of excludes matches' }
const NAMELESS: Verdict = { keeps: false, rule: 'it has no name' }

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
