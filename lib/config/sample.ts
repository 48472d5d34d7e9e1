import type { ConnectorDefinition } from './connector-definition.js'
import { toJsonSchema } from './schema.js'
import { serverConfig } from './server.js'
import { branches, type Shape } from './shape.js'

/**
 * The least document that runs this connector, to print beside an error: every required key, and those optional ones
 * whose definition carries an example.
 */
export function sampleConfig(definition: ConnectorDefinition): Readonly<Record<string, unknown>> {
  return {
    source: {
      type: definition.type,
      serviceName: `my_${definition.type}`,
      serviceConnection: {
        config: { type: definition.name, ...sampleObject(toJsonSchema(definition.connection)) },
      },
      sourceConfig: { config: { type: `${definition.serviceType}Metadata` } },
    },
    sink: { type: 'metadata-rest', config: {} },
    workflowConfig: { openMetadataServerConfig: sampleObject(toJsonSchema(serverConfig)) },
  }
}

const sampleObject = ({ properties = {}, required = [] }: Shape): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([key, { examples }]) => required.includes(key) || examples !== undefined)
      .map(([key, shape]) => [key, sampleValue(key, shape)]),
  )

function sampleValue(key: string, shape: Shape): unknown {
  if (shape.examples?.length) return shape.examples[0]
  const [first] = branches(shape)
  if (first?.const !== undefined) return first.const
  if (first?.enum) return first.enum[0]
  if (first?.properties) return sampleObject(first)
  return first?.type === 'boolean' ? true : first?.type === 'integer' || first?.type === 'number' ? 1 : `my_${key}`
}
