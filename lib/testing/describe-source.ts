import type { z } from 'zod'
import { checkOptions } from '../config/check-options.js'
import type { Connector } from '../connectors/custom/define-connector.js'
import { customSpec } from '../connectors/custom/index.js'
import { type ConnectorSourceOptions, checkedOptions, sourceRequest } from './connector-source.js'
import type { Subject, Terms } from './contract/subject.js'
import { describeContract } from './contract/suite.js'
import { globalRunner, type TestRunner } from './runner.js'

type Texts<O extends z.ZodObject> = { readonly [K in keyof z.input<O>]?: string }

/** What `describeSource` has to be told: the options as a config holds them, and which of them make it fail. */
export interface ConnectorTerms<O extends z.ZodObject = z.ZodObject>
  extends Terms<Texts<O>>,
    Omit<ConnectorSourceOptions, 'metadata'> {}

/**
 * Adds the suite of what every source of metadata promises, whatever it reads. A promise that can't be held against
 * the connector for want of a term, like `unreachable`, fails and says so.
 * @throws TypeError outside a test runner.
 * @example describeSource(Shelf, { options: { room: 'attic' }, unreachable: { room: 'cellar' } })
 */
export function describeSource<O extends z.ZodObject>(
  connector: Connector<O>,
  terms: ConnectorTerms<O> = {},
  runner: TestRunner = globalRunner(),
): void {
  describeContract(subjectOf(connector, terms), terms, runner)
}

function subjectOf(connector: Connector, settings: ConnectorSourceOptions): Subject {
  const { name, options: schema, testConnection } = connector
  type Given = Readonly<Record<string, string>>
  return {
    name,
    schema,
    watched: true,
    check: (options) => {
      const checked = checkOptions(schema, options as Given, 'connectionOptions')
      return 'issues' in checked ? checked.issues : []
    },
    open: (options, { watch, ...run }) =>
      customSpec(watch.connector(connector), checkedOptions(connector, options as Given)).metadata!.create({
        ...sourceRequest(options as Given, settings),
        ...run,
        forceEntityOverwriting: true,
      }),
    test:
      testConnection &&
      ((options) => {
        const request = sourceRequest(options as Given, settings)
        return customSpec(connector, checkedOptions(connector, options as Given)).testConnection!(request.connection)
      }),
  }
}
