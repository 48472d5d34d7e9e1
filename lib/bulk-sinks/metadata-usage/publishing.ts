import type { Metadata } from '../../client/metadata.js'
import type { FindTable } from '../../services/database/tables/table-finder.js'
import type { Status } from '../../status/status.js'
import type { FindUser } from './users.js'

export interface MetadataUsageOptions {
  readonly metadata: Metadata
  /** Of the stage. */
  readonly directory: string
  readonly serviceName: string
  readonly find: FindTable
  /** False: what queries cost is not recorded. */
  readonly costs: boolean
  readonly now: number
}

/** The options and what the parts of publishing share. */
export interface Publishing extends MetadataUsageOptions {
  readonly status: Status
  readonly users: FindUser
  /** In flight at once. */
  readonly requests: number
}
