import { defineConnector } from 'headwater'
import { z } from 'zod'

const leaf = { dataType: 'INT', display: 'integer' }
const column = (name, type = leaf) => ({ name, type, nullable: true })

/** A struct in a struct, so many deep. */
function nested(depth) {
  let type = leaf
  for (let level = 0; level < depth; level += 1)
    type = { dataType: 'STRUCT', display: 'struct', fields: [column(`c${level}`, type)] }
  return type
}

const table = (name, columns = [column('id')]) => ({ name, type: 'Regular', columns })

/** One of each sort, of the size that its option says, between two tables like any other. */
export const Giants = defineConnector({
  name: 'Giants',
  summary: 'Reads what is too large.',
  options: z.strictObject({
    columns: z.coerce.number().optional(),
    depth: z.coerce.number().optional(),
    bytes: z.coerce.number().optional(),
  }),
  database: ({ options: { columns, depth, bytes } }) => ({
    databases: () => [{ name: 'd' }],
    open: async () => ({
      schemas: () => [{ name: 's' }],
      *tables() {
        yield table('a_before')
        if (columns)
          yield table(
            'wide',
            Array.from({ length: columns }, (_, n) => column(`column_${n}`)),
          )
        if (depth) yield table('deep', [column('outer', nested(depth))])
        if (bytes) yield { ...table('large'), type: 'View', definition: `SELECT '${'x'.repeat(bytes)}' AS id` }
        yield table('z_after')
      },
      tableNames: () => [],
      storedProcedures: () => [],
      close: async () => {},
    }),
    close: async () => {},
  }),
})
