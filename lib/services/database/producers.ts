import type { KindName } from '../../record/entities/kinds.js'
import type { Fqn } from '../../record/fqn.js'
import type { Create } from '../../record/request.js'
import type { Pullable } from '../../stream/from-pull.js'
import type { Scope } from '../listings.js'
import type { DatabaseMetadata } from './config.js'
import type { DatabasePort } from './port.js'
import type { DatabaseSession } from './reader.js'
import type { DatabaseRow, SchemaRow, StoredProcedureRow, TableRow } from './rows.js'

export interface InDatabase {
  readonly database: Create<'database'>
}
export interface InSchema extends InDatabase {
  readonly databaseSchema: Create<'databaseSchema'>
}

export const getServices = ({ service }: DatabasePort) => [service]

/** Databases to read, each with a session that lives as long as its subtree is walked. */
export async function* getDatabaseNames(port: DatabasePort): AsyncGenerator<DatabaseRow, void> {
  const { reader, filters, names, sessions, config, only } = port
  const rows = listed(port, {
    kind: 'database',
    scope: { kind: 'databaseService', fqn: names.service },
    read: () => reader.databases(),
    fqnOf: ({ name }) => names.database(name),
    only: only?.database,
  })
  for await (const row of rows) {
    if (filters.databaseFiltered(row.name)) continue
    const session = await reader
      .open(row.name, Math.max(1, config.threads))
      .catch((error: unknown) => unopened(port, row, error))
    if (!session) continue
    sessions.set(row.name, session)
    try {
      yield tagged(config, row)
    } finally {
      sessions.delete(row.name)
      await session.close()
    }
  }
}

/** One database that can't be opened costs that database: the others are read, and nothing in it is deleted. */
function unopened({ status, names }: DatabasePort, { name }: DatabaseRow, cause: unknown): undefined {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const fqn = names.database(name)
  status.emit({ type: 'failed', failure: { name: fqn, error: `database ${name} can't be opened: ${reason}` } })
  status.emit({ type: 'incomplete', scope: `the databaseSchemas of ${fqn}` })
}

export async function* getDatabaseSchemaNames(
  port: DatabasePort,
  { database }: InDatabase,
): AsyncGenerator<SchemaRow, void> {
  const { config, filters, names, only } = port
  const name = database.body.name
  const rows = listed(port, {
    kind: 'databaseSchema',
    scope: { kind: 'database', fqn: database.fqn },
    read: () => session(port, name).schemas(),
    fqnOf: (row) => names.schema(name, row.name),
    only: only?.schema,
  })
  for await (const row of rows) if (!filters.schemaFiltered(name, row.name)) yield tagged(config, row)
}

/** Not every listing is told whether tags are wanted. */
const tagged = <T extends Pick<DatabaseRow, 'tags'>>(
  { includeTags }: Pick<DatabaseMetadata, 'includeTags'>,
  row: T,
): T => (includeTags || !row.tags ? row : { ...row, tags: undefined })

/** Tables and views of one schema. What is there but was not asked for counts as seen. */
export async function* getTablesNameAndType(
  port: DatabasePort,
  { database, databaseSchema }: InSchema,
): AsyncGenerator<TableRow, void> {
  const { config, filters, names, listings, only, changes } = port
  const [db, schema] = [database.body.name, databaseSchema.body.name]
  const scope: Scope = { kind: 'databaseSchema', fqn: databaseSchema.fqn }
  const source = session(port, db)
  const options = {
    tables: config.includeTables,
    views: config.includeViews,
    ddl: config.includeDDL,
    tags: config.includeTags,
    properties: config.includeCustomProperties,
    name: only?.table,
  }
  const readSome = async function* () {
    const known = await changes?.known(scope.fqn)
    let since = changes?.since
    for await (const name of source.tableNames(schema)) {
      const fqn = names.table(db, schema, name)
      listings.saw('table', scope, fqn)
      if (known && !known.has(fqn) && filters.keepsTable(db, schema, name)) since = undefined // the catalog lacks it
    }
    if (options.tables || options.views) yield* source.tables(schema, { ...options, since })
  }
  const isAll = (options.tables && options.views) || only?.table !== undefined
  const read = isAll && !changes ? () => source.tables(schema, options) : readSome
  const fqnOf = (row: TableRow): Fqn => names.table(db, schema, row.name)
  const rows = listed(port, { kind: 'table', scope, read, fqnOf, only: only?.table })
  for await (const row of rows) if (!filters.tableFiltered(db, schema, row.name)) yield tagged(config, row)
}

export async function* getStoredProcedures(
  port: DatabasePort,
  { database, databaseSchema }: InSchema,
): AsyncGenerator<StoredProcedureRow, void> {
  const { config, filters, names, only } = port
  if (!config.includeStoredProcedures || only?.table !== undefined) return
  const [db, schema] = [database.body.name, databaseSchema.body.name]
  const scope: Scope = { kind: 'databaseSchema', fqn: databaseSchema.fqn }
  const read = () => session(port, db).storedProcedures(schema)
  const rows = port.listings.watch('storedProcedure', scope, read, (row) => names.table(db, schema, row.name))
  for await (const row of rows) if (!filters.storedProcedureFiltered(db, schema, row.name)) yield row
}

interface Listed<T extends { readonly name: string }> {
  readonly kind: KindName
  readonly scope: Scope
  readonly read: () => Pullable<T>
  readonly fqnOf: (row: T) => Fqn
  readonly only: string | undefined
}

/** A listing to its end, from which deletions are made; or one of its rows, from which none are. */
function listed<T extends { readonly name: string }>(
  { listings, status, only: wanted }: DatabasePort,
  { kind, scope, read, fqnOf, only }: Listed<T>,
): AsyncGenerator<T, void> {
  if (only === undefined) return listings.watch(kind, scope, read, fqnOf)
  return (async function* () {
    for await (const row of read()) {
      if (row.name !== only) continue
      yield row
      return
    }
    const error = `${scope.fqn} has no ${kind} ${only}`
    status.emit({ type: 'failed', failure: { name: wanted?.fqn ?? only, error } })
  })()
}

function session({ sessions }: DatabasePort, database: string): DatabaseSession {
  const open = sessions.get(database)
  if (!open) throw new Error(`no session on database ${database}`)
  return open
}
