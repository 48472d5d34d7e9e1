import { ConfigError } from '../config/config-error.js'
import { type LineageFile, loadLineageFile } from '../config/lineage-file.js'
import { readTextFile, TextFileError } from '../config/text-file.js'
import { dialectOf } from '../lineage/index.js'
import { createLogger } from '../log/logger.js'
import { redact } from '../record/secret.js'
import { connect } from '../workflow/connect.js'
import { EXIT } from '../workflow/exit-code.js'
import { sqlLineageWorkflow } from '../workflow/lineage.js'
import type { Terminal } from './main.js'
import { runJob } from './run-job.js'

const MAX_SQL_BYTES = 64 * 1024 * 1024

export interface PostFlags {
  /** A config with at least `workflowConfig`. */
  readonly config: string
  readonly sql?: string
  readonly service?: string
  readonly dialect?: string
}

/** Writes the lineage of a file of SQL into the catalog that a config names. */
export async function postLineage(flags: PostFlags, terminal: Terminal): Promise<number> {
  const refuse = (problem: string): number => {
    terminal.stderr.write(`error: ${redact(problem)}\n`)
    return EXIT.config
  }
  let config: LineageFile
  try {
    config = await loadLineageFile(flags.config, terminal.env)
  } catch (error) {
    if (error instanceof ConfigError) return refuse(error.message)
    throw error
  }
  const [file, serviceName] = [flags.sql ?? config.filePath, flags.service ?? config.serviceName]
  if (serviceName === undefined) return refuse('name the service: --service, or serviceName in the config')
  let sql = flags.sql === undefined ? config.query : undefined
  if (sql === undefined) {
    if (file === undefined) return refuse('name the statements: --sql, or filePath in the config')
    try {
      sql = await readTextFile(file, MAX_SQL_BYTES)
    } catch (error) {
      if (!(error instanceof TextFileError)) throw error
      return refuse(`${file}: ${error.message}`)
    }
  }
  const dialect = flags.dialect === undefined ? undefined : dialectOf(flags.dialect)
  const job = {
    catalog: connect(config.workflowConfig.openMetadataServerConfig, `lineage (service: ${serviceName}`),
    run: config.workflowConfig,
    create: async (metadata: Parameters<typeof sqlLineageWorkflow>[0]['metadata']) =>
      sqlLineageWorkflow({ metadata, serviceName, sql, dialect }),
  }
  return runJob(job, terminal, createLogger(config.workflowConfig.loggerLevel))
}
