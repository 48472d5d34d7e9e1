import {
  create,
  createHttp,
  createMetadata,
  metadataRest,
  processor,
  type Request,
  right,
  source,
  startCatalog,
  summaryText,
  workflow,
} from 'headwater'

const catalog = await startCatalog({ path: ':memory:' })
const metadata = createMetadata(createHttp({ hostPort: catalog.url, token: () => process.env.JWT ?? 'local' }))

const shelf = source<Request>('Shelf', function* () {
  yield right(create('databaseService', { name: 'shelf', serviceType: 'CustomDatabase' }))
  yield right(create('database', { name: 'books', service: 'shelf' }))
})
const keepBooks = processor('Keep books', (record: Request) =>
  record.fqn.startsWith('shelf') ? right(record) : undefined,
)
const result = await workflow(shelf).process(keepBooks).into(metadataRest.create({}, metadata)).run()

console.log(summaryText(result))
metadata.close()
await catalog.close()
