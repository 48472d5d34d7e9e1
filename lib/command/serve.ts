import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EXIT } from '../workflow/exit-code.js'
import type { Terminal } from './main.js'

/** Serves the local catalog until SIGINT or SIGTERM. */
export async function serve(folder: string, port: number, terminal: Terminal): Promise<number> {
  const { startCatalog } = await import('../catalog/catalog.js')
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'catalog.db')
  const catalog = await startCatalog({ path, port })
  terminal.stdout.write(`Catalog ${path} at ${catalog.url}\n`)
  await new Promise<void>((stop) => {
    terminal.on('SIGINT', stop)
    terminal.on('SIGTERM', stop)
  })
  await catalog.close()
  return EXIT.ok
}
