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

/** Logs lines to standard error, each without the secrets known so far. Log per step or scope, never per record. */
export const createLogger = (level: LogLevel): Logger =>
  winston({
    level: level.toLowerCase(),
    format: format.combine(
      format.timestamp({ format: 'YYYY-MM-DD HH:mm:ss' }),
      format.printf(({ timestamp, level: severity, message }) =>
        redact(`[${String(timestamp)}] ${severity.toUpperCase()} ${String(message)}`),
      ),
    ),
    transports: [new transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  })
