import type { BigQueryConnection } from './config.js'
import type { GcpCredentials } from './gcp-options.js'

/** Where the API is, and who asks. */
export interface Login {
  readonly endpoint: string
  readonly catalogEndpoint: string
  readonly iamEndpoint: string
  readonly credentials: GcpCredentials
  /** The project that pays for the queries; that of the credentials unless known. */
  readonly project: string | undefined
}

/** What is read. */
export interface Scope {
  /** None: that of the credentials. */
  readonly projects: readonly string[]
  readonly policyTags: boolean
  /** The projects and the place whose taxonomies the connection test looks for. */
  readonly taxonomyProjects: readonly string[]
  readonly taxonomyLocation: string
  /** The region whose jobs are read. */
  readonly usageLocation: string
  readonly costPerTB: number
}

const originOf = (host: string): string => (/^https?:\/\//i.test(host) ? host : `https://${host}`).replace(/\/+$/, '')

const projectsOf = ({ gcpConfig }: GcpCredentials): readonly string[] => {
  const project = 'projectId' in gcpConfig ? gcpConfig.projectId : undefined
  return [...new Set([project ?? []].flat())]
}

export const loginOf = ({ hostPort, billingProjectId, credentials, ...connection }: BigQueryConnection): Login => ({
  endpoint: originOf(hostPort),
  catalogEndpoint: originOf(connection.connectionArguments?.dataCatalogEndpoint ?? 'datacatalog.googleapis.com'),
  iamEndpoint: originOf(connection.connectionArguments?.iamCredentialsEndpoint ?? 'iamcredentials.googleapis.com'),
  credentials,
  project: billingProjectId ?? projectsOf(credentials)[0],
})

export const scopeOf = (connection: BigQueryConnection): Scope => ({
  projects: projectsOf(connection.credentials),
  policyTags: connection.includePolicyTags,
  taxonomyProjects: connection.taxonomyProjectID ?? [],
  taxonomyLocation: connection.taxonomyLocation,
  usageLocation: connection.usageLocation,
  costPerTB: connection.costPerTB,
})
