import { createHash } from 'node:crypto'

type Fields = Readonly<Record<string, unknown>>

/** Keys of a config that say nothing of what a run writes. */
const IDLE: ReadonlySet<string> = new Set(['pipelineRunId', 'ingestionRunnerName', 'enableStreamableLogs'])

/** A hash of each block of a config. Secrets show as a mask in JSON: a new password is no other config. */
export const configHashes = (config: Fields): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(config)
      .filter(([key, value]) => value !== undefined && !IDLE.has(key))
      .map(([key, value]) => [key, sha256(key === 'workflowConfig' ? withoutLogger(value as Fields) : value)]),
  )

const withoutLogger = ({ loggerLevel, ...rest }: Fields): Fields => rest

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url')

/** The blocks in which two configs differ. */
export const differences = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => one[key] !== other[key])
