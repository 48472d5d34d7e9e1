import { defineConnector } from 'headwater'
import { z } from 'zod'

/** A listing breaks off at `!`. */
function* listed(names) {
  for (const name of names) {
    if (name === '!') throw new Error('the source broke off')
    yield name
  }
}

const column = (name) => ({ name, type: { dataType: 'INT', display: 'integer' }, nullable: true })

/** Ends in `!`: its columns can't be read; in `+`: it has one more. */
const tableOf = (text) => ({
  name: text.replace(/[!+]$/, ''),
  type: 'Regular',
  get columns() {
    if (text.endsWith('!')) throw new Error('permission denied for its columns')
    return ['id', 'name', ...(text.endsWith('+') ? ['more'] : [])].map(column)
  },
})

/** Reads a server that is JSON: tables by schema by database; a database that is null can't be opened. */
export const Plain = defineConnector({
  name: 'Plain',
  summary: 'Reads a server that is JSON.',
  options: z.strictObject({ server: z.string() }),
  database: ({ options }) => {
    const server = JSON.parse(options.server)
    return {
      *databases() {
        for (const name of listed(Object.keys(server))) yield { name }
      },
      open: async (database) => {
        const schemas = server[database]
        if (schemas === null) throw new Error('permission denied for the database')
        return {
          *schemas() {
            for (const name of listed(Object.keys(schemas))) yield { name }
          },
          *tables(schema, { tables }) {
            for (const text of listed(schemas[schema])) if (tables) yield tableOf(text)
          },
          *tableNames(schema) {
            for (const text of listed(schemas[schema])) yield tableOf(text).name
          },
          storedProcedures: () => [],
          close: async () => {},
        }
      },
      close: async () => {},
    }
  },
})
