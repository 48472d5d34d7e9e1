/** One thing wrong in a config. Holds no value of a secret. */
export interface ConfigIssue {
  /** Where, as `source.serviceConnection.config.hostPort`; empty for the document as a whole. */
  readonly path: string
  readonly message: string
  readonly expected?: string
  readonly got?: string
  /** The valid key or value nearest to what was written. */
  readonly nearest?: string
}

/** A config that can't be run; found before anything is connected to. Its message lists every issue. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(
    readonly file: string,
    readonly issues: readonly ConfigIssue[],
  ) {
    super([`${file} is not a valid workflow config:`, ...issues.map(bullet)].join('\n'))
  }
}

const bullet = ({ path, message }: ConfigIssue): string => `  - ${path === '' ? '' : `${path}: `}${message}`

/** A path in the words of a config: `source.tables[0]."odd key"`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const word = keyText(String(key))
    return text === '' ? word : `${text}.${word}`
  }, '')
}

const PLAIN_KEY = /^[\w-]{1,80}$/

/** A key as it can be printed: odd ones quoted, long ones cut. */
export const keyText = (key: string): string =>
  PLAIN_KEY.test(key) ? key : JSON.stringify(key.length > 80 ? `${key.slice(0, 79)}…` : key)

/** Longer strings are not shown: no choice is that long, but a token is. */
const LONGEST_SHOWN = 40

/** A value, where no secret belongs, as it can be printed. */
export const shownText = (value: string): string =>
  value.length > LONGEST_SHOWN ? `a string of ${value.length} characters` : JSON.stringify(value)

const WHOLE_REFERENCE = /^(?:\$\w+|\$\{\w+\}|(?:env|file):.+)$/

/** What was written where a reference stood, as it can be printed: text around a reference may be a secret. */
export const writtenText = (written: string): string =>
  WHOLE_REFERENCE.test(written) ? JSON.stringify(written) : 'a string'
