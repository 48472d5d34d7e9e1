import { create, defineConnector, left } from 'headwater'
import { z } from 'zod'
import { createClaim } from './csv/claim.js'
import { tables } from './csv/tables.js'
import { sourceFiles } from './source-files.js'

/** Tables described in CSV files, one a row; any other CSV file is a table itself. */
export const CsvConnector = defineConnector({
  name: 'CsvConnector',
  summary: 'Tables that CSV files describe, and CSV files as tables.',
  options: z.strictObject({
    source_directory: z.string().min(1).describe('A CSV file, or a folder with some.'),
    business_unit: z.string().min(1).describe('Names the database.'),
    demo_error: z.boolean().default(true).describe('Yields one failure, to show what it looks like.'),
  }),
  testConnection: async ({ source_directory }) => {
    await sourceFiles(source_directory, '.csv')
  },
  async *records({ options, service }) {
    const database = create('database', { name: options.business_unit, service })
    yield database
    const schema = create('databaseSchema', { name: 'default', database: database.fqn })
    yield schema
    const claim = createClaim()
    const { files } = await sourceFiles(options.source_directory, '.csv')
    for (const file of files) yield* tables(file, schema.fqn, claim)
    if (options.demo_error) yield left('My Error', new Error('Demoing one error'))
  },
})
