import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder that is gone after the specs of a block. */
export function scratchFolder(): { readonly path: (...parts: string[]) => string; write: Write } {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-duckdb-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))
  const path = (...parts: string[]) => join(folder, ...parts)
  return {
    path,
    write: async (name, content) => {
      await mkdir(dirname(path(name)), { recursive: true })
      await writeFile(path(name), content)
      return path(name)
    },
  }
}

type Write = (name: string, content: string | Uint8Array) => Promise<string>
