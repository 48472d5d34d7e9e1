import { sampleConfig } from '../config/sample.js'
import { toJsonSchema } from '../config/schema.js'
import type { Shape } from '../config/shape.js'
import { definitions } from '../connectors/definitions.js'
import { loadSpec } from '../connectors/specs.js'
import { EXIT } from '../workflow/exit-code.js'
import type { Terminal } from './main.js'

/** Prints a connector's options, what it can do and a sample config; `json` gives the JSON Schema of its connection. */
export async function describe(
  type: string,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const definition = definitions.find((one) => one.type === type.toLowerCase())
  if (!definition) {
    terminal.stderr.write(`error: no connector "${type}"; there are ${definitions.map((one) => one.type).join(', ')}\n`)
    return EXIT.config
  }
  const schema = toJsonSchema(definition.connection) as Shape
  if (json) {
    terminal.stdout.write(`${JSON.stringify(schema, null, 2)}\n`)
    return EXIT.ok
  }
  const spec = await loadSpec(definition.type)
  const required = new Set(schema.required)
  const options = Object.entries(schema.properties ?? {}).map(
    ([key, { description = '' }]) => `  ${key}${required.has(key) ? ' (required)' : ''}: ${description}`,
  )
  const runs = (['metadata'] as const).filter((kind) => kind in spec)
  terminal.stdout.write(
    [
      `${definition.name}: ${definition.summary}`,
      `Runs: ${runs.join(', ')}`,
      ...(definition.reads ? ['Reads:', ...definition.reads.map((line) => `  ${line}`)] : []),
      'Options:',
      ...options,
      'Sample config:',
      JSON.stringify(sampleConfig(definition), null, 2),
      '',
    ].join('\n'),
  )
  return EXIT.ok
}
