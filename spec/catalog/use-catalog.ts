import { type Catalog, type CatalogOptions, startCatalog } from '../../lib/catalog/catalog.js'
import { type Received, type Sent, send } from './client.js'

export interface Used {
  readonly catalog: () => Catalog
  readonly ask: (method: string, path: string, body?: unknown, query?: Sent['query']) => Promise<Received>
  /** Asks, and throws unless the answer is a success. @returns the body. */
  readonly must: (method: string, path: string, body?: unknown, query?: Sent['query']) => Promise<Received['body']>
}

/** A fresh catalog for the tests of one `describe`. */
export function useCatalog(options: Partial<CatalogOptions> = {}): Used {
  let running: Catalog | undefined
  before(async () => {
    running = await startCatalog({ path: ':memory:', ...options })
  })
  after(() => running?.close())
  const catalog = () => {
    if (!running) throw new Error('the catalog has not been started')
    return running
  }
  const ask: Used['ask'] = (method, path, body, query) =>
    send(catalog(), { method, path, ...(body === undefined ? {} : { body }), ...(query ? { query } : {}) })
  const must: Used['must'] = async (method, path, body, query) => {
    const answer = await ask(method, path, body, query)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return { catalog, ask, must }
}

export const service = { name: 'pg', serviceType: 'Postgres' }
export const column = (name: string, more: object = {}) => ({ name, dataType: 'INT', dataTypeDisplay: 'int', ...more })
export const table = (name: string, more: object = {}) => ({
  name,
  databaseSchema: 'pg.shop.public',
  columns: [column('id'), column('total')],
  ...more,
})

/** The parents of `table`. */
export async function addParents({ must }: Used): Promise<void> {
  await must('PUT', '/services/databaseServices', service)
  await must('PUT', '/databases', { name: 'shop', service: 'pg' })
  await must('PUT', '/databaseSchemas', { name: 'public', database: 'pg.shop' })
}
