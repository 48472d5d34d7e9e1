import { Writable } from 'node:stream'
import { format, transports, createLogger as winston } from 'winston'
import { redact } from '../record/secret.js'

export interface Logger {
  debug(message: string): unknown
  info(message: string): unknown
  warn(message: string): unknown
  error(message: string): unknown
  isLevelEnabled(level: string): boolean
}
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'

/**
 * Logs lines to standard error, each without the secrets known so far, and to `also`. Log per step or scope, never per
 * record.
 */
export const createLogger = (level: LogLevel, also?: (line: string) => void): Logger =>
  winston({
    level: level.toLowerCase(),
    format: format.combine(
      format.timestamp({ format: 'YYYY-MM-DD HH:mm:ss' }),
      format.printf(({ timestamp, level: severity, message }) =>
        redact(`[${String(timestamp)}] ${severity.toUpperCase()} ${String(message)}`),
      ),
    ),
    transports: [
      new transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] }),
      ...(also ? [new transports.Stream({ stream: lines(also) })] : []),
    ],
  })

const lines = (take: (line: string) => void): Writable =>
  new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => {
      take(chunk.trimEnd())
      done()
    },
  })
