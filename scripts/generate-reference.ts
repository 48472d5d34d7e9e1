import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ConnectorDefinition } from '../lib/config/connector-definition.js'
import { sampleConfig } from '../lib/config/sample.js'
import { sourceConfigs, toJsonSchema } from '../lib/config/schema.js'
import { branches, type Shape, wordsOf } from '../lib/config/shape.js'
import type { SourceKind } from '../lib/config/source-type.js'
import { definitions } from '../lib/connectors/definitions.js'
import { loadSpec } from '../lib/connectors/specs.js'
import type { ServiceSpec } from '../lib/services/service-spec.js'

function page(definition: ConnectorDefinition, spec: ServiceSpec<unknown>): string {
  const { type, name, summary, connection, reads, privileges, serviceType, drivers } = definition
  const runs = sourceConfigs.filter((config) => config.serviceType === serviceType && offers(spec, config.kind))
  const parts = [
    `<!-- Made by scripts/generate-reference.ts from the definition of \`${type}\` below lib/connectors: edit that. -->`,
    `# ${name}`,
    summary,
    `\`source.type\`: ${runs.map(({ kind }) => `\`${kind === 'metadata' ? type : `${type}-${kind}`}\``).join(', ')}`,
    ...(drivers ? [`Its drivers are packages of their own: \`npm install ${drivers.join(' ')}\`.`] : []),
    ...(reads ? ['## What it reads', reads.map((line) => `- ${line}`).join('\n')] : []),
    ...(privileges ? ['## What it needs', privileges.trim()] : []),
    '## The least config',
    ['```json', JSON.stringify(sampleConfig(definition), null, 2), '```'].join('\n'),
    ...checks(spec, sampleConnection(definition)),
    ...options('Connection', 'source.serviceConnection.config', toJsonSchema(connection)),
    ...runs.flatMap((run) => options(run.type, 'source.sourceConfig.config', toJsonSchema(run.schema))),
  ]
  return `${parts.join('\n\n')}\n`
}

/** A lineage run reads the views in the catalog where the source keeps no log. */
const offers = (spec: ServiceSpec<unknown>, kind: SourceKind): boolean =>
  kind === 'usage' ? spec.queryLog !== undefined : spec.metadata !== undefined

const sampleConnection = (definition: ConnectorDefinition): unknown => {
  const { source } = sampleConfig(definition) as { source: { serviceConnection: { config: unknown } } }
  return definition.connection.parse(source.serviceConnection.config)
}

function checks({ testConnection }: ServiceSpec<unknown>, connection: unknown): string[] {
  if (!testConnection) return []
  const rows = testConnection(connection).steps.map(({ name, mandatory, hint = '' }) => [
    `\`${name}\``,
    mandatory ? 'ends the run' : 'goes on',
    hint,
  ])
  return [
    '## The connection test',
    'Run before anything is read.',
    table(['step', 'when it fails', 'what to do'], rows),
  ]
}

const ACCEPTED = 'Accepted for compatibility'

function options(title: string, path: string, shape: Shape): string[] {
  const all = rows(shape)
  const used = all.filter(({ description }) => !description.startsWith(ACCEPTED))
  const accepted = all.filter((row) => !used.includes(row)).map(({ key }) => `\`${key}\``)
  return [
    `## ${title}`,
    `Below \`${path}\`:`,
    table(
      ['key', 'type', 'default', 'meaning'],
      used.map(({ key, type, fallback, description }) => [`\`${key}\``, type, fallback, description]),
    ),
    ...(accepted.length > 0 ? [`Accepted for compatibility, without effect: ${accepted.join(', ')}.`] : []),
  ]
}

interface Row {
  readonly key: string
  readonly type: string
  readonly fallback: string
  readonly description: string
}

/** The keys of an object and, after each, those of the objects inside it: in full where they come first. */
function rows({ properties = {}, required = [] }: Shape, above = '', firsts = new Map<string, string>()): Row[] {
  return Object.entries(properties).flatMap(([name, shape]): Row[] => {
    const key = above + name
    const inner = branches(shape).filter((branch) => branch.properties)
    const first = firsts.get(JSON.stringify(inner))
    if (inner.length > 0 && first === undefined) firsts.set(JSON.stringify(inner), key)
    const { default: value, description = '' } = shape
    const row = {
      key,
      type: wordsOf([shape]),
      fallback: value !== undefined ? `\`${JSON.stringify(value)}\`` : required.includes(name) ? '**required**' : '',
      description: first === undefined ? description : `${description} Keys as in \`${first}\`.`,
    }
    return [row, ...(first === undefined ? inner.flatMap((branch) => rows(branch, `${key}.`, firsts)) : [])]
  })
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

// Writes docs/connectors/<type>.md from the definitions; with --check, exits 1 when a page is out of date.
const root = fileURLToPath(new URL('..', import.meta.url))
const arguments_ = process.argv.slice(2)
const folder = arguments_.find((each) => !each.startsWith('--')) ?? join(root, 'docs/connectors')

for (const definition of definitions) {
  const file = join(folder, `${definition.type}.md`)
  const text = page(definition, await loadSpec(definition.type))
  if (!arguments_.includes('--check')) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} is out of date: npx tsx scripts/generate-reference.ts`)
    process.exitCode = 1
  }
}
