import { definitions } from '../connectors/definitions.js'
import type { Logger } from '../log/logger.js'
import type { ServiceSpec } from '../services/service-spec.js'
import { createWorkflow } from '../workflow/create.js'
import { createPlan } from './dry-run.js'
import { filterPrinter, nowhere } from './explain-filters.js'
import { connectFor } from './ingest.js'
import type { Terminal } from './main.js'
import type { Given } from './run-config.js'
import { runJob } from './run-job.js'

interface Look {
  readonly spec: ServiceSpec<unknown> | undefined
  readonly terminal: Terminal
  readonly logger: Logger
}

/** A run that prints what it would do, or what its filters do. It writes nothing, tells the catalog nothing, keeps nothing. */
export function look({ config, flags, connecting }: Given, { spec, terminal, logger }: Look): Promise<number> {
  const { dryRun: format } = flags
  const around = format === 'json' ? besideDocument(terminal) : terminal
  return runJob(
    {
      catalog: connecting ?? connectFor(config, { readOnly: true }),
      run: config.workflowConfig,
      create: async (metadata) =>
        createWorkflow({
          config,
          connectors: definitions,
          metadata,
          sink: format ? createPlan(config, { metadata, out: terminal.stdout, format }) : nowhere(),
          only: flags.only,
          onFilter: flags.explainFilters ? filterPrinter(around.stdout) : undefined,
          ...(spec ? { spec } : {}),
        }),
      status: flags.status,
      tellPartial: flags.exitPartial,
    },
    around,
    logger,
  )
}

/** What is printed of the run itself would spoil the document on the output. */
const besideDocument = (terminal: Terminal): Terminal => ({
  stdout: terminal.stderr,
  stderr: terminal.stderr,
  env: terminal.env,
  on: (signal, listener) => terminal.on(signal, listener),
  removeListener: (signal, listener) => terminal.removeListener(signal, listener),
})
