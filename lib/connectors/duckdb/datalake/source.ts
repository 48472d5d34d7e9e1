import type { DatabaseReader } from '../../../services/database/reader.js'
import type { TableRow } from '../../../services/database/rows.js'
import { readerOf } from '../data-files.js'
import type { DatalakeConnection } from './config.js'
import { createDescriber, type Describer } from './describe.js'
import { localStore } from './local.js'
import { s3Store } from './s3.js'
import type { Store } from './store.js'

/** Files that are read at once. */
const AT_ONCE = 8

/** What the config calls a store. Nothing connects before it is asked something. */
export const openStore = async ({ configSource, bucketName }: DatalakeConnection): Promise<Store> =>
  'securityConfig' in configSource ? s3Store(configSource.securityConfig) : localStore(bucketName)

/** What a job is still writing, or has for itself. */
const isHidden = (key: string): boolean => key.split('/').some((part) => part.startsWith('.'))

/** Reads a data lake: one listing per bucket, and two requests per file at most. */
export async function datalakeReader(connection: DatalakeConnection): Promise<DatabaseReader> {
  const { bucketName, prefix, databaseName = 'default', skipColdStorage } = connection
  const store = await openStore(connection)
  const filesIn = async function* (bucket: string) {
    for await (const file of store.files(bucket, prefix)) {
      const reader = readerOf(file.key)
      if (reader && !isHidden(file.key) && !(skipColdStorage && file.cold)) yield { file, reader }
    }
  }
  return {
    databases: async function* () {
      yield { name: databaseName }
    },
    open: async () => {
      const describer = await createDescriber(store)
      return {
        schemas: async function* () {
          if (bucketName !== '') yield { name: bucketName }
          else for await (const name of store.buckets()) yield { name }
        },
        tables: (bucket, { tables, name }) => (tables ? tablesOf(bucket, name) : []),
        tableNames: async function* (bucket) {
          for await (const { file } of filesIn(bucket)) yield file.key
        },
        storedProcedures: () => [],
        close: () => describer.close(),
      }

      async function* tablesOf(bucket: string, only: string | undefined): AsyncGenerator<TableRow, void> {
        const waiting: ReturnType<Describer['tableOf']>[] = []
        for await (const { file, reader } of filesIn(bucket)) {
          if (only !== undefined && file.key !== only) continue
          waiting.push(describer.tableOf(bucket, file, reader))
          if (waiting.length >= AT_ONCE) yield await waiting.shift()!
        }
        for (const table of waiting) yield await table
      }
    },
    close: () => store.close(),
  }
}
