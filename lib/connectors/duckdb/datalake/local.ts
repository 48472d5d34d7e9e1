import { open, opendir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Store } from './store.js'

/** A folder of this machine, as a bucket whose name is its path. Links are not followed. */
export const localStore = (folder: string): Store => ({
  buckets: async function* () {
    await opendir(folder).then((directory) => directory.close())
    yield folder
  },
  files: async function* (bucket, prefix) {
    for await (const entry of await opendir(bucket, { recursive: true })) {
      const path = join(entry.parentPath, entry.name)
      const key = relative(bucket, path).split(sep).join('/')
      if (entry.isFile() && key.startsWith(prefix)) yield { key, size: (await stat(path)).size }
    }
  },
  read: async (bucket, { key }, from, to) => {
    const file = await open(join(bucket, key))
    try {
      const bytes = Buffer.alloc(to - from)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
      return bytes.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  },
  location: (bucket, key) => join(bucket, key),
  close: async () => {},
})
