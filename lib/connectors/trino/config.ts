import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { driver, filters, runs, server, supports } from './options.js'

const login = z.strictObject({
  password: optional(secret()).describe('Password of the user. The server wants TLS for it.'),
  jwt: optional(secret()).describe('JSON web token, in place of the password. The server wants TLS for it.'),
  azureConfig: optional(z.record(z.string(), z.unknown())).describe('Refused so far: a Microsoft Entra token.'),
})

const authType = z
  .union([login, z.literal('OAuth2')])
  .refine((auth) => auth !== 'OAuth2' && auth.azureConfig === undefined, {
    error: 'expected password or jwt: logging in with OAuth2 or Microsoft Entra is not implemented yet',
  })
  .transform((auth) => (auth === 'OAuth2' ? {} : auth))

/** `serviceConnection.config` of a Trino coordinator: every key and default of the incumbent's TrinoConnection. */
export const trinoConnection = z.strictObject({
  type: option(z.literal('Trino'), 'Trino').describe('Names this connector.'),
  scheme: option(z.literal('trino'), 'trino').describe('Accepted for compatibility.'),
  username: server.username,
  authType: optional(authType).describe('How to log in; without it, by name alone.'),
  hostPort: server.hostPort,
  catalog: server.catalog,
  databaseSchema: server.databaseSchema,
  proxies: optional(z.record(z.string(), z.string())).describe(
    'Proxies on the way to the server, as `http` and `https`; those of the environment unless set.',
  ),
  verify: server.verify,
  ...driver,
  ...filters,
  ...supports,
  ...runs,
  queryHistoryTable: option(z.string(), '"system"."runtime"."queries"').describe(
    'Where the statements that ran are found: a table with the columns of this one.',
  ),
})
export type TrinoConnection = Readonly<z.output<typeof trinoConnection>>

export const trino = {
  type: 'trino',
  serviceType: 'Database',
  name: 'Trino',
  summary: 'Catalogs, schemas, tables, views, columns and comments of a Trino cluster.',
  connection: trinoConnection,
  reads: [
    'catalogs, as databases; all of them, or `catalog`',
    'schemas but for `information_schema`; tables, views and materialized views with the text of their query',
    'comments of tables and columns',
    'columns with their types as Trino prints them; `row` and `map`, and arrays of rows, with the fields inside',
    'the statements in `system.runtime.queries`, for lineage and usage runs: those that the coordinator still remembers',
    'keys and partitions are not read: Trino has no word for the first, and each connector its own for the others',
    'checked against Trino 435',
  ],
  privileges: `
Headwater speaks Trino's HTTP protocol and needs no driver. With \`authType\`, or on port 443, it speaks TLS;
\`connectionArguments.http_scheme\` says otherwise. Four queries per schema are asked: of \`information_schema\`,
\`system.jdbc.columns\` and \`system.metadata\`. The user needs to see the tables; with file-based access control:

\`\`\`json
{
  "catalogs": [{ "user": "headwater", "catalog": ".*", "allow": "read-only" }],
  "queries": [{ "user": "headwater", "allow": ["execute", "view"] }]
}
\`\`\`

\`view\` shows the statements of others, which usage and lineage runs read.`,
} satisfies ConnectorDefinition
