import type { ConnectionTest } from '../../../services/test-connection.js'
import type { DatalakeConnection } from './config.js'
import { openStore } from './source.js'
import type { Store } from './store.js'

/** The one step of the incumbent's definition; of a bucket that is named, its files are listed. */
export function connectionTest(connection: DatalakeConnection): ConnectionTest {
  let store: Store | undefined
  return {
    steps: [
      {
        name: 'ListBuckets',
        mandatory: true,
        hint: 'check bucketName, the endpoint, the keys and what they may list',
        run: async () => {
          store ??= await openStore(connection)
          const { bucketName, prefix } = connection
          for await (const _ of bucketName === '' ? store.buckets() : store.files(bucketName, prefix)) return
        },
      },
    ],
    close: async () => store?.close(),
  }
}
