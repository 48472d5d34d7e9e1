import { expect } from 'chai'
import type { z } from 'zod'
import { cockroachConnection } from '../../../lib/connectors/postgres/cockroach/config.js'
import { greenplumConnection } from '../../../lib/connectors/postgres/greenplum/config.js'
import { redshiftConnection } from '../../../lib/connectors/postgres/redshift/config.js'
import { timescaleConnection } from '../../../lib/connectors/postgres/timescale/config.js'
import { keysIn, ours, theirs } from '../../support/incumbent-schema.js'

const LOGIN = { username: 'u', hostPort: 'localhost:1', database: 'd' }

describe('the connection of a server that speaks PostgreSQL’s protocol', () => {
  for (const [name, schema] of [
    ['TimescaleConnection', timescaleConnection],
    ['GreenplumConnection', greenplumConnection],
    ['CockroachConnection', cockroachConnection],
    ['RedshiftConnection', redshiftConnection],
  ] as const) {
    it(`has every key of the incumbent’s ${name}, with its default`, () => {
      expect(keysIn(ours(schema))).to.deep.equal(keysIn(theirs(`postgres/${name}`)))
    })
  }

  it('refuses what it can’t log in with', () => {
    const refused = (schema: z.ZodType) => schema.safeParse({ ...LOGIN, authType: { awsConfig: { awsRegion: 'eu' } } })
    expect(refused(redshiftConnection).error?.issues[0]?.message).to.match(/^expected password: .* AWS IAM/)
    expect(refused(greenplumConnection).error?.issues[0]?.message).to.match(/^expected password: .* AWS IAM/)
    expect(refused(cockroachConnection).error?.issues[0]?.message).to.match(/awsConfig/)
  })
})
