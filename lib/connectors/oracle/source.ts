import { required } from '../../services/database/information-schema/row.js'
import type { SampleRow } from '../../services/database/json-schema/sampled.js'
import type { DatabaseReader, DatabaseSession } from '../../services/database/reader.js'
import type { Connect, OracleClient } from './client.js'
import { routineRows } from './convert.js'
import { namesOf } from './names.js'
import { SCHEMAS, sampledColumnsQuery, sampleQuery, sourceQuery, tableNamesQuery } from './queries.js'
import { createSession, type Session } from './session.js'
import type { Scope } from './settings.js'
import { tableRows } from './tables.js'
import { viewsOf } from './views.js'

/** Reads the database that is connected to: the catalog shows one per service. */
export const oracleReader = (connect: Connect, scope: Scope): DatabaseReader => ({
  databases: async function* () {
    yield { name: scope.database }
  },
  open: async (_, lanes) => {
    const client = connect(lanes)
    try {
      const prefix = await viewsOf(client, scope.dba)
      return sessionOn(client, createSession(client, prefix, namesOf(scope.preserveCase)), scope)
    } catch (error) {
      await client.close()
      throw error
    }
  },
  close: async () => {},
})

function sessionOn(client: OracleClient, session: Session, scope: Scope): DatabaseSession {
  const { names, prefix, ask } = session
  let owners: Promise<ReadonlyMap<string, string>> | undefined
  const listed = (): Promise<ReadonlyMap<string, string>> => {
    owners ??= ownersOf(session, scope)
    return owners
  }
  const ownerOf = async (schema: string): Promise<string> => {
    const owner = (await listed()).get(schema)
    if (owner === undefined) throw new Error(`there is no schema ${schema}`)
    return owner
  }
  return {
    schemas: async function* () {
      for (const name of (await listed()).keys()) yield { name }
    },
    tables: async function* (schema, options) {
      yield* tableRows(session, await ownerOf(schema), options)
    },
    tableNames: async function* (schema) {
      const statement = tableNamesQuery(prefix, await ownerOf(schema))
      for await (const row of ask(statement)) yield names.shown(required(row, 'name'))
    },
    storedProcedures: async function* (schema) {
      yield* routineRows(ask(sourceQuery(prefix, await ownerOf(schema))))
    },
    sample: async function* (schema, table, columns, rows) {
      yield* sampled(session, await ownerOf(schema), table, columns, rows)
    },
    close: () => client.close(),
  }
}

/** The owners to read, by the names that are shown. @throws Error when the one that is wanted is not there, or two are shown alike. */
async function ownersOf({ ask, names }: Session, { schema }: Scope): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>()
  for await (const row of ask({ sql: SCHEMAS, values: [] })) {
    const owner = required(row, 'name')
    const shown = names.shown(owner)
    if (schema !== undefined && schema !== owner && schema.toLowerCase() !== shown) continue
    const other = owners.get(shown)
    if (other)
      throw new Error(`the schemas ${other} and ${owner} are both shown as ${shown}: set preserveIdentifierCase`)
    owners.set(shown, owner)
  }
  if (schema !== undefined && owners.size === 0) throw new Error(`there is no schema ${schema}`)
  return owners
}

/** Which names the dictionary has for what is shown is asked first: `emp` may be `EMP` or `"emp"`. */
async function* sampled(
  { ask, names, prefix }: Session,
  owner: string,
  table: string,
  columns: readonly string[],
  rows: number,
): AsyncGenerator<SampleRow, void> {
  const found = new Map<string, Map<string, { readonly name: string; readonly type: string }>>()
  for await (const row of ask(sampledColumnsQuery(prefix, owner, names.behind(table)))) {
    const [own, name, type] = [required(row, 'table_name'), required(row, 'column_name'), required(row, 'data_type')]
    const known = found.get(own) ?? new Map()
    found.set(own, known.set(names.shown(name), { name, type }))
  }
  const own = names.behind(table).find((name) => found.has(name))
  if (own === undefined) return // it was dropped since it was listed
  const asked = columns.map((column) => found.get(own)!.get(column) ?? { name: column, type: 'NONE' })
  for await (const row of ask(sampleQuery(owner, own, asked, rows)))
    yield columns.map((_, index) => row.text(`c${index}`) ?? null)
}
