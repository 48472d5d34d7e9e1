import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { pathNames } from './names.js'
import { driver, filters, policyAgentConfig, supports } from './options.js'

const usageSchema = z.string().refine((path) => pathNames(path)?.length === 2, 'expected database.schema')

const include = (what: string, byDefault: boolean) => option(z.boolean(), byDefault).describe(what)

/** `serviceConnection.config` of a Snowflake account: every key and default of the incumbent's SnowflakeConnection. */
export const snowflakeConnection = z
  .strictObject({
    type: option(z.literal('Snowflake'), 'Snowflake').describe('Names this connector.'),
    scheme: option(z.literal('snowflake'), 'snowflake').describe('Accepted for compatibility.'),
    username: z
      .string()
      .describe('User to log in as.')
      .meta({ examples: ['HEADWATER'] }),
    password: optional(secret())
      .describe('Password of the user; this or `privateKey` is needed.')
      .meta({ examples: ['env:SNOWFLAKE_PASSWORD'] }),
    account: z
      .string()
      .describe('Account identifier: `my_org-my_account`, or a locator with its region.')
      .meta({ examples: ['my_org-my_account'] }),
    role: optional(z.string()).describe("Role to read with; the user's default role unless set."),
    database: optional(z.string()).describe('The only database to read; all but `SNOWFLAKE` unless set.'),
    warehouse: z
      .string()
      .describe('Warehouse that runs the queries.')
      .meta({ examples: ['HEADWATER_WH'] }),
    queryTag: optional(z.string().max(2000)).describe('Tag of our statements in the query history.'),
    accountUsageSchema: option(usageSchema, 'SNOWFLAKE.ACCOUNT_USAGE').describe(
      'Schema with `TAG_REFERENCES` and `QUERY_HISTORY`: that of Snowflake, or one with copies.',
    ),
    privateKey: optional(secret()).describe(
      'Private RSA key to log in with in place of a password, PEM text or `file:/path`.',
    ),
    snowflakePrivatekeyPassphrase: optional(secret()).describe('Passphrase of the private key.'),
    includeTransientTables: include('Whether to read transient tables.', true),
    includeStreams: include('Whether to read streams, as tables with the columns of what they follow.', false),
    includeStages: include('Whether to read stages, as tables without columns.', false),
    includeSemanticViews: include('Accepted for compatibility: semantic views are not read yet.', false),
    clientSessionKeepAlive: include(
      'Whether to keep the session alive between statements that are hours apart.',
      false,
    ),
    useAccessHistory: include(
      'Accepted for compatibility: lineage comes from the statements, not from `ACCESS_HISTORY`.',
      true,
    ),
    accessHistoryChunkSize: option(z.int().min(1), 2).describe(
      'Accepted for compatibility: `ACCESS_HISTORY` is not read.',
    ),
    ...driver,
    ...filters,
    ...supports,
    creditCost: option(z.number(), 3.3).describe('What a credit costs, for the cost of queries.'),
    snowflakeSourceHost: option(z.string(), 'app.snowflake.com').describe(
      'Accepted for compatibility: the host of links into Snowflake.',
    ),
    policyAgentConfig,
  })
  .refine(({ password, privateKey }) => password !== undefined || privateKey !== undefined, {
    path: ['password'],
    error: 'expected password or privateKey: other ways to log in are not implemented yet',
  })
export type SnowflakeConnection = Readonly<z.output<typeof snowflakeConnection>>

export const snowflake = {
  type: 'snowflake',
  serviceType: 'Database',
  name: 'Snowflake',
  summary: 'Databases, schemas, tables, views, columns, keys, tags and procedures of a Snowflake account.',
  connection: snowflakeConnection,
  drivers: ['snowflake-sdk'],
  reads: [
    'databases: all but `SNOWFLAKE`, or `database`; schemas but for `INFORMATION_SCHEMA`',
    'permanent, transient, external, dynamic, hybrid, event and Iceberg tables; views, secure and materialized ones, with their definition where the role may see it; streams and stages when the connection asks for them',
    'the DDL of tables when `includeDDL` is set: one `GET_DDL` each; all the rest of a schema is a fixed number of queries',
    'columns with their comments and types; not what is inside a structured `ARRAY`, `OBJECT` or `MAP`',
    'primary, unique and foreign keys, but none into another database; clustering keys of columns, not those of expressions',
    'the roles that own databases, schemas and tables, with `includeOwners`',
    'tags of tables and columns in `TAG_REFERENCES`, which lags up to two hours; not those of databases and schemas, nor inherited ones',
    'when a table was created and altered; with `incremental`, only what has a `LAST_DDL` since the last success',
    'procedures and functions; the second of a name is called `name(2)`',
    'the statements in `QUERY_HISTORY`, which lags up to 45 minutes, for lineage and usage runs; their cost is an estimate: execution time, credits of the size of the warehouse, `creditCost`',
    '`ACCESS_HISTORY` and semantic views are not read',
    'written from the vendor’s documentation; not run against a live server',
  ],
  privileges: `
A role sees what it has any right on. This one may see all of \`MY_DATABASE\`, and read none of it:

\`\`\`sql
CREATE ROLE HEADWATER;
GRANT USAGE ON WAREHOUSE HEADWATER_WH TO ROLE HEADWATER;
GRANT USAGE ON DATABASE MY_DATABASE TO ROLE HEADWATER;
GRANT USAGE ON ALL SCHEMAS IN DATABASE MY_DATABASE TO ROLE HEADWATER;
GRANT USAGE ON FUTURE SCHEMAS IN DATABASE MY_DATABASE TO ROLE HEADWATER;
GRANT REFERENCES ON ALL TABLES IN DATABASE MY_DATABASE TO ROLE HEADWATER;
GRANT REFERENCES ON FUTURE TABLES IN DATABASE MY_DATABASE TO ROLE HEADWATER;
GRANT REFERENCES ON ALL VIEWS IN DATABASE MY_DATABASE TO ROLE HEADWATER;
GRANT REFERENCES ON FUTURE VIEWS IN DATABASE MY_DATABASE TO ROLE HEADWATER;
CREATE USER HEADWATER DEFAULT_ROLE = HEADWATER DEFAULT_WAREHOUSE = HEADWATER_WH TYPE = SERVICE;
GRANT ROLE HEADWATER TO USER HEADWATER;
\`\`\`

A service user logs in with \`privateKey\`; its public half is set by \`ALTER USER HEADWATER SET RSA_PUBLIC_KEY = '…'\`.
Other kinds of tables and views are granted under names of their own: \`ON ALL EXTERNAL TABLES\`, \`… DYNAMIC TABLES\`,
\`… MATERIALIZED VIEWS\`. Procedures and functions need \`USAGE\`, streams \`SELECT\`, stages \`USAGE\` or \`READ\`.

Tags, and the statements for usage and lineage runs, are in \`SNOWFLAKE.ACCOUNT_USAGE\`; without it, a run with
\`includeTags\` fails:

\`\`\`sql
GRANT DATABASE ROLE SNOWFLAKE.GOVERNANCE_VIEWER TO ROLE HEADWATER;
\`\`\`

\`extractJsonSchema\` reads rows, which takes \`SELECT\` on the tables.

A copy needs \`SELECT\` on \`TAG_REFERENCES\` and \`QUERY_HISTORY\`.

Snowflake refuses an \`INFORMATION_SCHEMA\` query whose answer is too large, and \`SHOW\` lists 10000 rows at most: a schema
with more keys, streams or stages fails by name, and nothing in it is deleted.

The driver is told to keep no log, to send no telemetry of its own, and not to look for the cloud it runs in. It checks by
OCSP whether a certificate was revoked, and keeps the answers below \`SF_OCSP_RESPONSE_CACHE_DIR\`, \`~/.cache/snowflake\`
unless set.`,
} satisfies ConnectorDefinition
