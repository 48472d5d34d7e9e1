import type { CreateDatabaseService } from '../../record/entities/database-service.js'
import { reveal, Secret } from '../../record/secret.js'

/**
 * The request that makes the service, with the connection as the config has it, secrets in clear: the server keeps
 * them in its secrets manager (spec/rest.md §6). Without `storeServiceConnection` it holds no connection.
 */
export const databaseService = (
  serviceType: CreateDatabaseService['serviceType'],
  connection: object,
  { serviceName, storeServiceConnection }: { readonly serviceName: string; readonly storeServiceConnection: boolean },
): CreateDatabaseService => ({
  name: serviceName,
  serviceType,
  ...(storeServiceConnection ? { connection: { config: clear(connection) as Record<string, unknown> } } : {}),
})

function clear(value: unknown): unknown {
  if (value instanceof Secret) return reveal(value)
  if (Array.isArray(value)) return value.map(clear)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, clear(inner)]))
}
