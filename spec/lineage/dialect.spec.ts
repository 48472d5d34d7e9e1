import { expect } from 'chai'
import { dialectOf } from '../../lib/lineage/index.js'

describe('the dialect of a connector type', () => {
  const cases = {
    Postgres: 'postgresql',
    mssql: 'tsql',
    AzureSQL: 'tsql',
    MariaDB: 'mysql',
    UnityCatalog: 'databricks',
    BigQuery: 'bigquery',
    db2: 'generic',
  }
  for (const [type, dialect] of Object.entries(cases)) {
    it(`${type} is ${dialect}`, () => {
      expect(dialectOf(type)).to.equal(dialect)
    })
  }
})
