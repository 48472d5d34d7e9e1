import { format, transports, type Logger as WinstonLogger, createLogger as winston } from 'winston'
import { redact } from '../record/secret.js'

export type Logger = Pick<WinstonLogger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>
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
