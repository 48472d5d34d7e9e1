import { z } from 'zod'
import type { Metadata } from '../../client/metadata.js'
import type { Pullable } from '../../stream/from-pull.js'
import { type Connector, defineConnector, type Yielded } from './define-connector.js'

/** A source in the incumbent's shape (spec/workflow.md §7): for those who port a class method by method. */
export interface SourceClass {
  create(
    config: { readonly serviceName: string; readonly connectionOptions: Readonly<Record<string, string>> },
    metadata: Pick<Metadata, 'getByName' | 'list' | 'search'>,
  ): SourceInstance
}

interface SourceInstance {
  prepare?(): void | Promise<void>
  iter(): Pullable<Yielded>
  testConnection?(): void | Promise<void>
  close?(): void | Promise<void>
}

export const isSourceClass = (value: unknown): value is SourceClass =>
  typeof value === 'function' && typeof (value as unknown as Partial<SourceClass>).create === 'function'

/** The class as a connector. Its options are whatever strings the config holds: a class checks them itself. */
export const adapted = (source: SourceClass, name: string): Connector =>
  defineConnector({
    name,
    summary: `The class ${name}.`,
    options: z.object({}).catchall(z.string()),
    async *records({ options, serviceName, metadata }) {
      const instance = source.create({ serviceName, connectionOptions: options }, metadata)
      try {
        await instance.testConnection?.()
        await instance.prepare?.()
        yield* instance.iter()
      } finally {
        await instance.close?.()
      }
    },
  })
