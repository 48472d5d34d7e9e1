import type { z } from 'zod'

/** The kinds of service a connector can read (spec/workflow.md §7). */
export type ServiceType =
  | 'Database'
  | 'Dashboard'
  | 'Messaging'
  | 'Pipeline'
  | 'MlModel'
  | 'Storage'
  | 'Search'
  | 'Api'
  | 'Drive'
  | 'Metadata'

/** What the configuration knows of a connector. Its driver is not loaded by it. */
export interface ConnectorDefinition<Connection extends z.ZodObject = z.ZodObject> {
  /** As in `source.type`, where case does not matter: `postgres`. */
  readonly type: string
  readonly serviceType: ServiceType
  /** As in `serviceConnection.config.type` and in the summary: `Postgres`. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly connection: Connection
  /** Packages to install beside Headwater, if there are any. */
  readonly drivers?: readonly string[]
  /** What it brings into the catalog, one thing a line, for the reference page. */
  readonly reads?: readonly string[]
  /** What its user must be allowed to do, in Markdown, for the reference page; SQL in it is run by a spec. */
  readonly privileges?: string
}
