import { expect } from 'chai'
import { sqliteConnection } from '../../../lib/connectors/sqlite/config.js'
import { keysIn, ours, theirs } from '../../support/incumbent-schema.js'

describe('the connection of SQLite', () => {
  it('has every key of the incumbent’s schema, with its default', () => {
    expect(keysIn(ours(sqliteConnection))).to.deep.equal(keysIn(theirs('sqlite/SQLiteConnection')))
  })
})
