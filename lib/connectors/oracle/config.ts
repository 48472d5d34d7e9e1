import { z } from 'zod'
import type { ConnectorDefinition } from '../../config/connector-definition.js'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'
import { driver, filters, plain, supports, TARGET } from './options.js'
import { VIEWS } from './views.js'

const target = z.union(
  [
    z.strictObject({ oracleServiceName: plain().describe('Service name, as the listener has it.') }),
    z.strictObject({
      databaseSchema: plain().describe(
        'The only schema to read, where `connectionOptions` has a `service_name` or `sid`; else the SID, which is what the incumbent’s driver takes it for.',
      ),
    }),
    z.strictObject({
      oracleTNSConnection: z
        .string()
        .describe('Connect descriptor, Easy Connect string, or a name in `tnsnames.ora`; `hostPort` is not looked at.'),
    }),
  ],
  { error: TARGET },
)

const wantsHost = (by: object): boolean => !('oracleTNSConnection' in by)

/** `serviceConnection.config` of an Oracle database: every key and default of the incumbent's OracleConnection. */
export const oracleConnection = z
  .strictObject({
    type: option(z.literal('Oracle'), 'Oracle').describe('Names this connector.'),
    scheme: option(z.literal('oracle+cx_oracle'), 'oracle+cx_oracle').describe(
      'Accepted for compatibility; the driver is always `oracledb`.',
    ),
    username: z
      .string()
      .describe('User to log in as.')
      .meta({ examples: ['headwater'] }),
    password: optional(secret())
      .describe('Password of the user.')
      .meta({ examples: ['env:ORACLE_PASSWORD'] }),
    hostPort: optional(plain())
      .describe('Host and port of the listener.')
      .meta({ examples: ['localhost:1521'] }),
    oracleConnectionType: target
      .describe('What to connect to: one of `oracleServiceName`, `databaseSchema`, `oracleTNSConnection`.')
      .meta({ examples: [{ oracleServiceName: 'FREEPDB1' }] }),
    instantClientDirectory: option(z.string(), '/instantclient').describe(
      'Accepted for compatibility: the driver works without the Oracle Client (thin mode).',
    ),
    databaseName: optional(z.string()).describe('What the catalog calls the database; `default` unless set.'),
    preserveIdentifierCase: option(z.boolean(), false).describe(
      'Whether names are shown as the dictionary has them; `EMP` is `emp` unless set.',
    ),
    useDBATable: option(z.boolean(), true).describe(
      'Whether to read the `DBA_` views, where the user may read all of them; else the `ALL_` views are read.',
    ),
    ...driver,
    ...filters,
    ...supports,
  })
  .refine(({ password }) => password !== undefined, {
    path: ['password'],
    error: 'expected the password of the user: external authentication is not implemented',
  })
  .refine(({ hostPort, oracleConnectionType: by }) => hostPort !== undefined || !wantsHost(by), {
    path: ['hostPort'],
    error: 'expected host:port',
  })
export type OracleConnection = Readonly<z.output<typeof oracleConnection>>

const dbaViews = VIEWS.map((view) => `GRANT SELECT ON SYS.DBA_${view.toUpperCase()} TO headwater;`).join('\n')

export const oracle = {
  type: 'oracle',
  serviceType: 'Database',
  name: 'Oracle',
  summary:
    'Schemas, tables, views, columns, keys, partitions, comments, packages and procedures of an Oracle database.',
  connection: oracleConnection,
  drivers: ['oracledb'],
  reads: [
    'one database, called `databaseName` or `default`; the schemas of all users but those that Oracle itself made',
    'tables, partitioned, external, index-organized and global temporary ones too; not object tables, nested tables, and what is in the recycle bin',
    'views and materialized views with their query',
    'the DDL of tables when `includeDDL` is set: one `DBMS_METADATA.GET_DDL` each; all the rest of a schema is a fixed number of queries',
    'columns with their comments and types, virtual ones too; not those that are hidden or INVISIBLE, nor what is inside an object type',
    'a `DATE` is a DATETIME in the catalog, as it has a time of day; it is shown as `DATE`',
    'primary, unique and foreign keys, into other schemas too; the columns by which a table is partitioned, not by which it is subpartitioned',
    'procedures, functions and packages with their source, under the names that the dictionary has; a package and its body are one, and what is in a package is a part of it',
    'names as SQLAlchemy shows them: what needs no quotes is in small letters, so `SCOTT.EMP` is `scott.emp`, and `"MixedCase"` stays. Where a table `"emp"` stands beside `EMP`, it fails by name, and so does a table with two such columns; `preserveIdentifierCase` keeps them apart',
    'the statements in `GV$SQL`, or in `V$SQL` where that is all the user may see, for lineage and usage runs: as long as they are in the cursor cache, how often each ran since it is there; without their users',
    'synonyms, database links and PL/SQL blocks are not read',
    '`incremental` reads everything: that `LAST_DDL_TIME` tells of a comment is not documented',
    'needs Oracle 12.1 or later; written from the vendor’s documentation, not run against a live server',
  ],
  privileges: `
\`DBA_\` views show everything, and give no access to rows:

\`\`\`sql
CREATE USER headwater IDENTIFIED BY "change me";
GRANT CREATE SESSION TO headwater;
${dbaViews}
\`\`\`

Where one of them can't be read, or with \`useDBATable: false\`, the \`ALL_\` views are read. They show what the user has a
right on, and a table on which that is taken away looks like one that was dropped; where that goes for more than half of a
schema, nothing is marked deleted (\`deletion_threshold\` of the sink).

Usage and lineage runs read the cursor cache, of every instance or of one:

\`\`\`sql
GRANT SELECT ON SYS.GV_$SQL TO headwater;
GRANT SELECT ON SYS.V_$SQL TO headwater;
\`\`\`

A \`filterCondition\` names columns of \`V$SQL\`. \`includeDDL\` takes \`SELECT_CATALOG_ROLE\`, which has all of the above in it;
without it, tables of others are read without their DDL. \`extractJsonSchema\` reads rows, which takes \`SELECT\` on the tables.

TLS and wallets: a descriptor in \`oracleTNSConnection\` with \`(PROTOCOL=TCPS)\`, and in \`connectionArguments\` the
\`wallet_location\` (a folder with \`ewallet.pem\`) and its \`wallet_password\`; \`config_dir\` is the folder of
\`tnsnames.ora\`, \`TNS_ADMIN\` unless set. A server that insists on Native Network Encryption
refuses the driver, which has it in thick mode alone.`,
} satisfies ConnectorDefinition
