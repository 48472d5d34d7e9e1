import { expect } from 'chai'
import { customDatabase } from '../../lib/config/custom-connector.js'
import { findConnector, parseSourceType } from '../../lib/config/source-type.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { postgres } from '../../lib/connectors/postgres/config.js'

describe('source.type', () => {
  it('names a connector and, by its suffix, the kind of run', () => {
    expect(parseSourceType('Postgres')).to.deep.equal({ connector: 'postgres', kind: 'metadata' })
    expect(parseSourceType('postgres-lineage')).to.deep.equal({ connector: 'postgres', kind: 'lineage' })
    expect(parseSourceType('POSTGRES-USAGE')).to.deep.equal({ connector: 'postgres', kind: 'usage' })
    expect(parseSourceType('query-log-lineage')).to.deep.equal({ connector: 'query-log', kind: 'lineage' })
  })

  it('finds the connector whatever the case', () => {
    expect(findConnector('PostGres-Usage', definitions)).to.equal(postgres)
    expect(findConnector('mysql', definitions)).to.equal(undefined)
  })

  it('takes any custom… for the class of the user', () => {
    expect(findConnector('customDatabase', definitions)).to.equal(customDatabase)
    expect(findConnector('custom-csv', [])).to.equal(customDatabase)
    expect(findConnector('CustomMlModel', [])?.name).to.equal('CustomMlModel')
  })

  it('prefers a definition of that very name', () => {
    const own = { ...postgres, type: 'customCsv' }
    expect(findConnector('customcsv', [own])).to.equal(own)
  })
})
