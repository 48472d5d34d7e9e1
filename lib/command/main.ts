import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { VERSION } from '../version.js'
import { EXIT } from '../workflow/exit-code.js'
import { type IngestFlags, ingest } from './ingest.js'
import type { LineageFlags } from './lineage.js'
import type { PostFlags } from './post-lineage.js'

/** What a command needs of the process. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  on(signal: NodeJS.Signals, listener: () => void): unknown
  removeListener(signal: NodeJS.Signals, listener: () => void): unknown
}

/** argv → exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.ok
  const program = new Command('headwater')
    .description('Reads the metadata of a source and writes it to a catalog, as a workflow config says.')
    .version(VERSION, '-v, --version')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => terminal.stderr.write(text),
      writeOut: (text) => terminal.stdout.write(text),
    })
  program
    .command('ingest', { isDefault: true })
    .description('run a workflow config (JSON or YAML)')
    .argument('[config]', 'the config file')
    .option('-c, --config <file>', 'the config file')
    .option('--validate', 'check the config and connect to nothing')
    .option('--test-connection', 'ask the catalog and the source whether a run could do its work, and write nothing')
    .addOption(
      new Option('--dry-run [format]', 'print what a run would create, change and delete; write nothing')
        .choices(['text', 'json'])
        .preset('text'),
    )
    .option(
      '--only <fqn>',
      'read this database, schema or table alone: nothing beside it is looked at or marked deleted',
    )
    .option(
      '--explain-filters',
      'print each name that the source lists, and which rule keeps or drops it; write nothing',
    )
    .option('--status <file>', 'write the status of the run as JSON')
    .option('-l, --log-level <level>', 'DEBUG, INFO, WARN or ERROR, over the config')
    .option('--debug', 'same as --log-level DEBUG')
    .option('--exit-partial', 'end with 3, not 0, when some records failed and the run is above its threshold')
    .option('--drain <seconds>', 'for what is in flight when SIGTERM comes (default 10)', seconds)
    .option('--state <folder>', 'keep there what arrived and what did not; one run of a pipeline at a time')
    .option('--resume', 'go on from a run that did not end: what has arrived is not sent again')
    .option('--force-resume', 'the same, though the config has changed')
    .option('--replay <file>', 'send dead letters again in place of reading the source')
    .option('--steal', 'run although another run of the pipeline does: that one stops')
    .action(async (file: string | undefined, flags: IngestFlags) => {
      code = await ingest(file ?? flags.config, flags, terminal)
    })
  program
    .command('plan')
    .description('same as --dry-run: print what a run would create, change and delete; write nothing')
    .argument('<config>', 'the config file')
    .option('--json', 'as one JSON document')
    .option('--only <fqn>', 'of this database, schema or table alone')
    .action(async (file: string, { json, ...flags }: { readonly json?: boolean; readonly only?: string }) => {
      code = await ingest(file, { ...flags, dryRun: json ? 'json' : 'text' }, terminal)
    })
  program
    .command('catalog')
    .description('serve the local catalog in a folder until it is interrupted')
    .argument('<folder>', 'where catalog.db is, or will be')
    .option('-p, --port <port>', 'port on loopback', '8585')
    .action(async (folder: string, { port }: { readonly port: string }) => {
      code = await (await import('./serve.js')).serve(folder, Number(port), terminal)
    })
  program
    .command('new')
    .description('write a new connector package')
    .argument('<what>', 'connector')
    .argument('<name>', 'its name and folder, like my-source')
    .option('--type <type>', 'the type of service it reads', 'database')
    .action(async (what: string, name: string, flags: { readonly type: string }) => {
      if (what !== 'connector') throw new InvalidArgumentError(`can make a connector, not "${what}"`)
      code = await (await import('./new-connector.js')).newConnector(name, flags, terminal)
    })
  program
    .command('describe')
    .description('print what a connector reads, its options and a sample config')
    .argument('<type>', 'as in source.type')
    .option('--json', 'the JSON Schema of its connection')
    .action(async (type: string, flags: { readonly json?: boolean }) => {
      code = await (await import('./describe.js')).describe(type, flags, terminal)
    })
  program
    .command('lineage')
    .description(
      'print the tables and columns that SQL statements read and write; with --config, write them into a catalog',
    )
    .argument('[file]', 'the statements; without it they are read from the input')
    .option('--dialect <dialect>', 'like postgres, mysql, snowflake, bigquery, tsql, spark')
    .option('-c, --config <file>', 'a config whose workflowConfig names the catalog to write to')
    .option('--sql <file>', 'the statements to write into the catalog, else filePath of the config')
    .option('--service <name>', 'the database service they run on, else serviceName of the config')
    .option('--schema <file>', 'columns of the tables, as {"schema.table": ["column"]}')
    .option('--json', 'one JSON object for each statement')
    .option('--batch <file>', 'cases {"sql", "dialect", "schema"}, one a line')
    .option('--timeout <seconds>', 'for one statement', '30')
    .action(async (file: string | undefined, flags: Omit<LineageFlags, 'dialect'> & Partial<PostFlags>) => {
      // The SQL parser takes a while to load, so only this command does.
      const { config } = flags
      if (config !== undefined)
        code = await (await import('./post-lineage.js')).postLineage({ ...flags, config }, terminal)
      else if (flags.sql ?? flags.service)
        throw new InvalidArgumentError('--sql and --service need --config: where to write')
      else
        code = await (await import('./lineage.js')).lineage(
          file,
          { ...flags, dialect: flags.dialect ?? 'generic' },
          terminal,
        )
    })
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? EXIT.ok : EXIT.config
  }
  return code
}

function seconds(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('expected a number of seconds')
  return value
}
