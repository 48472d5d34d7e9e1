import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { z } from 'zod'
import { toJsonSchema } from '../../../lib/config/schema.js'
import { mysqlConnection } from '../../../lib/connectors/mysql/config.js'
import { mariadbConnection } from '../../../lib/connectors/mysql/mariadb.js'

interface Outline {
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, { readonly default?: unknown }>>
}

const keys = ({ required, properties }: Outline) => ({
  required: [...required].sort(),
  defaults: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default ?? null])),
})
const theirs = (name: string): Outline =>
  JSON.parse(readFileSync(new URL(`../../fixtures/mysql/${name}.json`, import.meta.url), 'utf8'))
const ours = (schema: z.ZodType) => toJsonSchema(schema) as unknown as Outline

describe('the connection of', () => {
  for (const [name, schema] of [
    ['MysqlConnection', mysqlConnection],
    ['MariaDBConnection', mariadbConnection],
  ] as const) {
    it(`${name} has every key of the incumbent’s schema, with its default`, () => {
      expect(keys(ours(schema))).to.deep.equal(keys(theirs(name)))
    })
  }
})
