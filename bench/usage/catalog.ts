/** A local catalog with the tables of the log, in a process of its own; prints its address. */
import { startCatalog } from '../../lib/catalog/catalog.js'
import { createHttp } from '../../lib/client/http.js'
import { createMetadata } from '../../lib/client/metadata.js'
import { TABLES } from './log.js'

const catalog = await startCatalog({ path: ':memory:' })
const metadata = createMetadata(createHttp({ hostPort: catalog.url, token: () => 'bench' }))
await metadata.put('databaseService', { name: 'bench', serviceType: 'Postgres' })
await metadata.put('database', { name: 'shop', service: 'bench' })
await metadata.put('databaseSchema', { name: 'public', database: 'bench.shop' })
const columns = ['id', 'ref', 'note'].map((name) => ({ name, dataType: 'INT' as const }))
for (let n = 0; n < TABLES; n += 1)
  await metadata.put('table', { name: `t${n}`, databaseSchema: 'bench.shop.public', columns })
metadata.close()
console.log(catalog.url)
