import type { Dialect } from '../../../lineage/index.js'
import type { LineageSource } from '../../../record/entities/lineage.js'
import type { EntityReference } from '../../../record/entities/references.js'
import type { FoundTable } from '../tables/found-table.js'

/** SQL that may say where data flows: of a view, a stored procedure or a query log. */
export interface Statement {
  readonly kind: 'statement'
  /** Shown in the status. */
  readonly name: string
  readonly sql: string
  readonly dialect: Dialect
  /** What unqualified names in it mean. */
  readonly database?: string
  readonly schema?: string
  readonly source: LineageSource
  /** True for one that ran: it is kept as a query of its tables. */
  readonly isLogged?: boolean
  /** The view that the statement defines: its target, whatever the text says. */
  readonly view?: FoundTable
  readonly procedure?: EntityReference
  /** What the source said of the target before is replaced. */
  readonly override?: boolean
}
