import { expect } from 'chai'
import { duckdbConnection } from '../../../lib/connectors/duckdb/config.js'
import { serviceConnection, tableRow } from '../../../lib/connectors/duckdb/convert.js'

describe('the rows of DuckDB', () => {
  it('fail a table whose columns DuckDB does not know, as sending none would wipe them', () => {
    const row = tableRow({ name: 'v', sort: 'view', comment: null, sql: '', columns: [], keys: [] }, 'main', false)
    expect(row).to.include({ name: 'v', type: 'View', failure: 'its columns are not known: what it reads is gone' })
  })

  it('keep the connection as that of a custom service', () => {
    const connection = duckdbConnection.parse({ path: './data', connectionOptions: { threads: '2' } })
    expect(JSON.parse(JSON.stringify(serviceConnection(connection)))).to.deep.equal({
      type: 'CustomDatabase',
      sourcePythonClass: 'headwater.duckdb',
      connectionOptions: { path: './data', threads: '2' },
    })
  })
})
