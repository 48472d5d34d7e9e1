import { type Create, create, type Fqn } from 'headwater'
import type protobuf from 'protobufjs'
import { description, messageColumn } from './column.js'

/** A message as a table with the one column that holds it. @throws when it has too many fields */
export const messageTable = (message: protobuf.Type, name: string, databaseSchema: Fqn): Create<'table'> =>
  create('table', { name, databaseSchema, columns: [messageColumn(message)], ...description(message) })
