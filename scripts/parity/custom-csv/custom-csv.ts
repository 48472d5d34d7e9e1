/** The connector of golden/custom-csv, as a stranger would port it; parity.ts copies it to .work/parity/custom-csv, beside the golden's config and data. */

import { create, defineConnector } from 'headwater'
import { z } from 'zod'
import { createClaim } from '../../../examples/custom-connector/connector/csv/claim.js'
import { tables } from '../../../examples/custom-connector/connector/csv/tables.js'
import { sourceFiles } from '../../../examples/custom-connector/connector/source-files.js'

export const CsvConnector = defineConnector({
  name: 'CsvConnector',
  summary: 'Tables that CSV files describe.',
  options: z.strictObject({
    source_directory: z.string().describe('A folder with CSV files.'),
    business_unit: z.string().describe('Names the database.'),
  }),
  async *records({ options, service }) {
    const database = create('database', { name: options.business_unit, service })
    yield database
    const schema = create('databaseSchema', { name: 'csv_schema', database: database.fqn })
    yield schema
    const claim = createClaim()
    for (const file of (await sourceFiles(options.source_directory, '.csv')).files)
      yield* tables(file, schema.fqn, claim)
  },
})
