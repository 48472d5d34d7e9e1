import { checkConfig } from '../config/check.js'
import { ConfigError } from '../config/config-error.js'
import type { ConnectorDefinition } from '../config/connector-definition.js'
import type { WorkflowConfig } from '../config/schema.js'
import type { ServiceSpec } from '../services/service-spec.js'
import type { Options, Subject, Terms } from './contract/subject.js'
import { describeContract } from './contract/suite.js'
import { globalRunner, type TestRunner } from './runner.js'

/** What `describeServiceSpec` has to be told; `options` are the keys of the connection. */
export interface ServiceSpecTerms extends Terms {
  /** `sourceConfig.config` beside its type. */
  readonly sourceConfig?: Readonly<Record<string, unknown>>
}

/** `describeSource` for a connector that is shipped: its definition, and the spec that is loaded for it. */
export function describeServiceSpec(
  definition: ConnectorDefinition,
  spec: ServiceSpec<never>,
  terms: ServiceSpecTerms,
  runner: TestRunner = globalRunner(),
): void {
  describeContract(subjectOf(definition, spec as ServiceSpec, terms.sourceConfig ?? {}), terms, runner)
}

function subjectOf(definition: ConnectorDefinition, spec: ServiceSpec, sourceConfig: object): Subject {
  const checked = (options: Options): WorkflowConfig['source'] =>
    checkConfig(
      {
        source: {
          type: definition.type,
          serviceName: 'service',
          serviceConnection: { config: { type: definition.name, ...options } },
          sourceConfig: { config: { type: `${definition.serviceType}Metadata`, ...sourceConfig } },
        },
        workflowConfig: { openMetadataServerConfig: { hostPort: 'http://localhost:8585/api' } },
      },
      { connectors: [definition] },
    ).source
  const connection = (options: Options): unknown => checked(options).serviceConnection?.config
  const { testConnection } = spec
  return {
    name: definition.name,
    schema: definition.connection,
    watched: false,
    check: (options) => {
      try {
        checked(options)
        return []
      } catch (error) {
        if (error instanceof ConfigError) return error.issues
        throw error
      }
    },
    open: (options, { watch: _, ...run }) =>
      spec.metadata!.create({
        ...run,
        serviceName: 'service',
        connection: connection(options),
        sourceConfig: checked(options).sourceConfig.config,
        storeServiceConnection: true,
        forceEntityOverwriting: true,
      }),
    test: testConnection && ((options) => testConnection(connection(options))),
  }
}
