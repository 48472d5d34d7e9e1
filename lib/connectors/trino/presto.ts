import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { driver, filters, server, supports } from './options.js'

/** `serviceConnection.config` of a Presto coordinator: every key and default of the incumbent's PrestoConnection. */
export const prestoConnection = z.strictObject({
  type: option(z.literal('Presto'), 'Presto').describe('Names this connector.'),
  scheme: option(z.literal('presto'), 'presto').describe('Accepted for compatibility.'),
  username: server.username,
  password: optional(secret()).describe('Password of the user. The server wants TLS for it.'),
  hostPort: server.hostPort,
  databaseSchema: server.databaseSchema,
  catalog: server.catalog,
  protocol: optional(z.enum(['http', 'https'])).describe('How the server is reached; with a password, `https`.'),
  verify: server.verify,
  ...driver,
  ...filters,
  ...supports,
})
export type PrestoConnection = Readonly<z.output<typeof prestoConnection>>

export const presto = {
  type: 'presto',
  serviceType: 'Database',
  name: 'Presto',
  summary: 'Catalogs, schemas, tables, views and columns of a Presto cluster.',
  connection: prestoConnection,
  reads: [
    'catalogs, as databases; all of them, or `catalog`',
    'schemas but for `information_schema`; tables, and views with the text of their query',
    'columns with their comments and their types as Presto prints them; `row` and `map`, and arrays of rows, with the fields inside',
    'comments of tables, keys and partitions are not read: Presto lists none',
    'written from the documentation of the protocol, which Trino shares but for the names of headers; not run against a live server',
  ],
  privileges: `
Headwater speaks Presto's HTTP protocol and needs no driver. Three queries per schema are asked: of \`information_schema\`
and \`system.jdbc.columns\`. The user needs to see the tables.`,
} satisfies ConnectorDefinition
