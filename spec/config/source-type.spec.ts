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
    expect(findConnector({ type: 'PostGres-Usage' }, definitions)).to.equal(postgres)
    expect(findConnector({ type: 'teradata' }, definitions)).to.equal(undefined)
  })

  it('is of the connector that its connection names where a log file is read', () => {
    const serviceConnection = { config: { type: 'Postgres' } }
    expect(findConnector({ type: 'query-log-lineage', serviceConnection }, definitions)).to.equal(postgres)
    expect(findConnector({ type: 'query-log-usage' }, definitions)).to.equal(undefined)
    expect(findConnector({ type: 'query-log', serviceConnection }, definitions)).to.equal(undefined)
  })

  it('takes any custom… for the class of the user', () => {
    expect(findConnector({ type: 'customDatabase' }, definitions)).to.equal(customDatabase)
    expect(findConnector({ type: 'custom-csv' }, [])).to.equal(customDatabase)
    expect(findConnector({ type: 'CustomMlModel' }, [])?.name).to.equal('CustomMlModel')
  })

  it('prefers a definition of that very name', () => {
    const own = { ...postgres, type: 'customCsv' }
    expect(findConnector({ type: 'customcsv' }, [own])).to.equal(own)
  })
})
