import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { z } from 'zod'
import { toJsonSchema } from '../../../lib/config/schema.js'
import { cockroachConnection } from '../../../lib/connectors/postgres/cockroach/config.js'
import { greenplumConnection } from '../../../lib/connectors/postgres/greenplum/config.js'
import { redshiftConnection } from '../../../lib/connectors/postgres/redshift/config.js'
import { timescaleConnection } from '../../../lib/connectors/postgres/timescale/config.js'

interface Outline {
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, { readonly default?: unknown }>>
}

const keys = ({ required, properties }: Outline) => ({
  required: [...required].sort(),
  defaults: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default ?? null])),
})
const theirs = (name: string): Outline =>
  JSON.parse(readFileSync(new URL(`../../fixtures/postgres/${name}.json`, import.meta.url), 'utf8'))
const ours = (schema: z.ZodType) => toJsonSchema(schema) as unknown as Outline

const LOGIN = { username: 'u', hostPort: 'localhost:1', database: 'd' }

describe('the connection of a server that speaks PostgreSQL’s protocol', () => {
  for (const [name, schema] of [
    ['TimescaleConnection', timescaleConnection],
    ['GreenplumConnection', greenplumConnection],
    ['CockroachConnection', cockroachConnection],
    ['RedshiftConnection', redshiftConnection],
  ] as const) {
    it(`has every key of the incumbent’s ${name}, with its default`, () => {
      expect(keys(ours(schema))).to.deep.equal(keys(theirs(name)))
    })
  }

  it('refuses what it can’t log in with', () => {
    const refused = (schema: z.ZodType) => schema.safeParse({ ...LOGIN, authType: { awsConfig: { awsRegion: 'eu' } } })
    expect(refused(redshiftConnection).error?.issues[0]?.message).to.match(/^expected password: .* AWS IAM/)
    expect(refused(greenplumConnection).error?.issues[0]?.message).to.match(/^expected password: .* AWS IAM/)
    expect(refused(cockroachConnection).error?.issues[0]?.message).to.match(/awsConfig/)
  })
})
