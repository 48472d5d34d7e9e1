import { create, defineConnector, left } from 'headwater'
import { z } from 'zod'
import { findMessage } from './proto/find-message.js'
import { type Loaded, loadProto } from './proto/load-proto.js'
import { messageTable } from './proto/message-table.js'
import { sourceFiles } from './source-files.js'

/** One message of `.proto` files as a table with one column. */
export const ProtobufConnector = defineConnector({
  name: 'ProtobufConnector',
  summary: 'A protobuf message as a table.',
  options: z.strictObject({
    source_directory: z.string().min(1).describe('A .proto file, or a folder with some; imports are found below it.'),
    business_unit: z.string().min(1).describe('Names the database.'),
    schema_name: z
      .string()
      .min(1)
      .describe('Names the table and, in camel case, the message: person_info, PersonInfo.'),
    demo_error: z.boolean().default(true).describe('Yields one failure, to show what it looks like.'),
  }),
  testConnection: async ({ source_directory }) => {
    await sourceFiles(source_directory, '.proto')
  },
  async *records({ options, service }) {
    const database = create('database', { name: options.business_unit, service })
    yield database
    const schema = create('databaseSchema', { name: 'default', database: database.fqn })
    yield schema
    const { folder, files } = await sourceFiles(options.source_directory, '.proto')
    const loaded: Loaded[] = []
    for (const file of files) {
      try {
        loaded.push(await loadProto(file, folder))
      } catch (error) {
        yield left(file, error)
      }
    }
    try {
      if (loaded.length > 0) {
        yield messageTable(findMessage(loaded, options.schema_name), options.schema_name, schema.fqn)
      }
    } catch (error) {
      yield left(options.schema_name, error)
    }
    if (options.demo_error) yield left('My Error', new Error('Demoing one error'))
  },
})
