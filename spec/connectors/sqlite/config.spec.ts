import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { toJsonSchema } from '../../../lib/config/schema.js'
import { sqliteConnection } from '../../../lib/connectors/sqlite/config.js'

interface Outline {
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, { readonly default?: unknown }>>
}

const keys = ({ required = [], properties }: Outline) => ({
  required,
  defaults: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default ?? null])),
})

describe('the connection of SQLite', () => {
  it('has every key of the incumbent’s schema, with its default', () => {
    const file = new URL('../../fixtures/sqlite/SQLiteConnection.json', import.meta.url)
    const theirs: Outline = JSON.parse(readFileSync(file, 'utf8'))
    expect(keys(toJsonSchema(sqliteConnection) as unknown as Outline)).to.deep.equal(keys(theirs))
  })
})
