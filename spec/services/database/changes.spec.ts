import { expect } from 'chai'
import { databaseMetadata } from '../../../lib/services/database/config.js'
import type { TableOptions } from '../../../lib/services/database/reader.js'
import type { TableRow } from '../../../lib/services/database/rows.js'
import { databaseSource } from '../../../lib/services/database/source.js'
import { metadataRest } from '../../../lib/sinks/metadata-rest/index.js'
import type { RunResult } from '../../../lib/workflow/result.js'
import { workflow } from '../../../lib/workflow/workflow.js'
import { startTestCatalog, type TestCatalog } from '../../support/catalog.js'
import { plainReader, service, table } from './plain-reader.js'

/** A table, and when it was last changed. */
interface Changed {
  readonly at: number
  readonly row: TableRow
}
const changed = (name: string, at: number, more: Partial<TableRow> = {}): Changed => ({ at, row: table(name, more) })

describe('a run over what has changed', () => {
  let catalog: TestCatalog
  let asked: (number | undefined)[]
  beforeEach(async () => {
    catalog = await startTestCatalog()
    asked = []
  })
  afterEach(() => catalog.close())

  const run = (tables: readonly Changed[], since: number | undefined, config: object = {}): Promise<RunResult> => {
    const rows = tables.map(({ row }) => row)
    const reader = plainReader({ shop: { schemas: { public: { tables: rows } } } }, () => ({
      tables: (_, options: TableOptions) => {
        asked.push(options.since)
        return tables.filter(({ at }) => at > (options.since ?? 0)).map(({ row }) => row)
      },
    }))
    const source = databaseSource({
      name: 'Plain',
      config: databaseMetadata.parse(config),
      service,
      reader,
      metadata: catalog.metadata,
      forceEntityOverwriting: false,
      readsBack: true,
      since,
    })
    return workflow(source).into(metadataRest.create({}, catalog.metadata)).run()
  }
  const description = (name: string) => catalog.entity('tables', `svc.shop.public.${name}`)?.description

  it('reads what has changed, deletes what is gone, and leaves the rest as it is', async () => {
    await run([changed('old', 1), changed('new', 1), changed('gone', 1)], undefined)
    const later = [changed('old', 1, { comment: 'not read' }), changed('new', 9, { comment: 'read' })]
    const result = await run(later, 5)
    expect(result.problems).to.deep.equal([])
    expect(asked).to.deep.equal([undefined, 5])
    expect(catalog.live('tables')).to.deep.equal(['svc.shop.public.new', 'svc.shop.public.old'])
    expect([description('old'), description('new')]).to.deep.equal([undefined, 'read'])
  })

  it('reads a schema whole that has a table which the catalog lacks, however old it is', async () => {
    await run([changed('old', 1)], undefined)
    await run([changed('old', 1), changed('older', 1)], 5)
    expect(asked).to.deep.equal([undefined, undefined])
    expect(catalog.live('tables')).to.deep.equal(['svc.shop.public.old', 'svc.shop.public.older'])
  })

  it('does not miss a table that a filter leaves out', async () => {
    await run([changed('old', 1)], undefined)
    await run([changed('old', 1), changed('hidden', 1)], 5, { tableFilterPattern: { excludes: ['hidden'] } })
    expect(asked).to.deep.equal([undefined, 5])
    expect(catalog.live('tables')).to.deep.equal(['svc.shop.public.old'])
  })

  it('is not confused by a schema whose name differs in case alone', async () => {
    await catalog.metadata.put('databaseService', service)
    await catalog.metadata.put('database', { name: 'shop', service: 'svc' })
    await catalog.metadata.put('databaseSchema', { name: 'PUBLIC', database: 'svc.shop' })
    const columns = [{ name: 'id', dataType: 'INT' as const }]
    await catalog.metadata.put('table', { name: 'old', databaseSchema: 'svc.shop.PUBLIC', columns })
    await run([changed('old', 1)], 5)
    expect(asked).to.deep.equal([undefined])
  })

  it('deletes nothing when the names can not be listed', async () => {
    await run([changed('old', 1), changed('new', 1)], undefined)
    const reader = plainReader({ shop: { schemas: { public: {} } } }, () => ({
      // biome-ignore lint/correctness/useYield: it fails before its first row
      tableNames: async function* () {
        throw new Error('permission denied')
      },
    }))
    const source = databaseSource({
      name: 'Plain',
      config: databaseMetadata.parse({}),
      service,
      reader,
      metadata: catalog.metadata,
      forceEntityOverwriting: false,
      readsBack: true,
      since: 5,
    })
    const result = await workflow(source).into(metadataRest.create({}, catalog.metadata)).run()
    expect(result.steps[0]!.failures.map(({ error }) => error).join()).to.contain('permission denied')
    expect(catalog.live('tables')).to.have.lengthOf(2)
  })
})
