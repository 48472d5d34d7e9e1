import { expect } from 'chai'
import { duckdbConnection } from '../../../lib/connectors/duckdb/config.js'
import { connectionTest } from '../../../lib/connectors/duckdb/test-connection.js'
import { testConnection } from '../../../lib/services/test-connection.js'
import { scratchFolder } from './scratch.js'

describe('the connection test of DuckDB', () => {
  const folder = scratchFolder()
  const test = (path: string, setup?: string) => testConnection(connectionTest(duckdbConnection.parse({ path, setup })))

  it('passes when the source can be listed', async () => {
    await folder.write('a.csv', 'a\n1\n')
    expect((await test(folder.path())).map(({ name, passed }) => [name, passed])).to.deep.equal([
      ['CheckAccess', true],
      ['GetSchemas', true],
      ['GetTables', true],
      ['GetViews', true],
    ])
  })

  it('ends at CheckAccess when there is nothing to open', async () => {
    expect(await test(folder.path('gone'))).to.deep.equal([
      {
        name: 'CheckAccess',
        mandatory: true,
        passed: false,
        message: `there is no ${folder.path('gone')} (check path, setup and connectionOptions)`,
      },
    ])
  })

  it('ends at CheckAccess when the script is not there', async () => {
    const [first, ...rest] = await test(folder.path(), folder.path('gone.sql'))
    expect(first).to.deep.include({ name: 'CheckAccess', passed: false })
    expect(first!.message).to.contain('gone.sql')
    expect(rest).to.deep.equal([])
  })
})
