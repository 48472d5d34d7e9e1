import type { DatabaseReader, DatabaseSession } from '../../../lib/services/database/reader.js'
import type { DatabaseRow, SchemaRow, StoredProcedureRow, TableRow } from '../../../lib/services/database/rows.js'

export interface PlainSchema extends Partial<SchemaRow> {
  readonly tables?: readonly TableRow[]
  readonly procedures?: readonly StoredProcedureRow[]
}
export interface PlainDatabase extends Partial<DatabaseRow> {
  readonly schemas: Readonly<Record<string, PlainSchema>>
}
export type PlainServer = Readonly<Record<string, PlainDatabase>>

export interface PlainReader extends DatabaseReader {
  /** Everything it was asked, in order. */
  readonly asked: string[]
}

export const table = (name: string, more: Partial<TableRow> = {}): TableRow => ({
  name,
  type: 'Regular',
  columns: [{ name: 'id', type: { dataType: 'INT', display: 'integer' }, nullable: false }],
  ...more,
})

const isView = ({ type }: TableRow): boolean => type === 'View'

/** Reads an object as if it were a server; `change` makes a session misbehave. */
export function plainReader(
  server: PlainServer,
  change: (database: string, session: DatabaseSession) => Partial<DatabaseSession> = () => ({}),
): PlainReader {
  const asked: string[] = []
  const open = async (database: string, lanes: number): Promise<DatabaseSession> => {
    asked.push(`open ${database} ${lanes}`)
    const { schemas } = server[database]!
    const session: DatabaseSession = {
      schemas: () => Object.entries(schemas).map(([name, row]) => ({ ...row, name })),
      tables: (schema, { tables, views }) =>
        (schemas[schema]!.tables ?? []).filter((row) => (isView(row) ? views : tables)),
      tableNames: (schema) => (schemas[schema]!.tables ?? []).map(({ name }) => name),
      storedProcedures: (schema) => schemas[schema]!.procedures ?? [],
      close: async () => void asked.push(`close ${database}`),
    }
    return { ...session, ...change(database, session) }
  }
  return {
    asked,
    databases: () => Object.entries(server).map(([name, row]) => ({ ...row, name })),
    open,
    close: async () => void asked.push('close'),
  }
}

export const service = { name: 'svc', serviceType: 'Postgres' } as const
export const tag = { classification: 'PII', tag: 'Sensitive' }
/** A small server with something of everything. */
export const SHOP: PlainServer = {
  shop: {
    comment: 'The shop',
    tags: [{ classification: 'Zone', tag: 'Gold' }],
    schemas: {
      public: {
        tables: [
          table('orders', {
            tags: [tag, { ...tag, tag: 'None', column: 'id' }],
            lifeCycle: { created: { timestamp: 1 } },
          }),
          table('daily', { type: 'View', tags: [tag] }),
        ],
        procedures: [{ name: 'tidy', type: 'StoredProcedure', code: 'BEGIN END' }],
      },
      crm: { tables: [table('customers')] },
    },
  },
}
