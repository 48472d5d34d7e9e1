import { expect } from 'chai'
import { mysqlConnection } from '../../../lib/connectors/mysql/config.js'
import { mariadbConnection } from '../../../lib/connectors/mysql/mariadb.js'
import { keysIn, ours, theirs } from '../../support/incumbent-schema.js'

describe('the connection of', () => {
  for (const [name, schema] of [
    ['MysqlConnection', mysqlConnection],
    ['MariaDBConnection', mariadbConnection],
  ] as const) {
    it(`${name} has every key of the incumbent’s schema, with its default`, () => {
      expect(keysIn(ours(schema))).to.deep.equal(keysIn(theirs(`mysql/${name}`)))
    })
  }
})
