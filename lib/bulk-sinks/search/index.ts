import type { Http } from '../../client/http.js'
import { RETRY, type RetryOptions } from '../../client/retry.js'
import type { SearchConfig } from '../../config/search-config.js'
import { messageOf } from '../../record/either.js'
import { KIND_NAMES, type KindName } from '../../record/entities/kinds.js'
import { type Manifest, readManifest, removeStage } from '../../stages/manifest.js'
import { createStatus, type Status, successPercent } from '../../status/status.js'
import { type BulkSink, stepOf } from '../../step/step.js'
import { bulkSink } from '../bulk-sink.js'
import { bufferBytes } from './batch.js'
import { writeBulk } from './bulk.js'
import { countOf, presentOf } from './check.js'
import { searchClient } from './client.js'
import { type Indices, openIndices } from './indices.js'
import { staged } from './staged.js'

export interface SearchSinkOptions {
  /** The product, for the summary: both speak the same protocol. */
  readonly name: 'Elasticsearch' | 'OpenSearch'
  /** The stage. */
  readonly directory: string
  /** The service that was read: a rebuild replaces its indices and no others. */
  readonly service: string
  /** Least success, in percent, at which a rebuild replaces what is there (default 90). */
  readonly successThreshold?: number
  readonly retry?: Partial<RetryOptions>
}

/**
 * Publishes staged entities as documents of a search cluster, and removes the stage when that is done. What was there
 * before stays when the source was not read to its end, too much failed, or a document is not found afterwards.
 */
export const searchSink = {
  create(config: SearchConfig, options: SearchSinkOptions, status: Status = createStatus(options.name)): BulkSink {
    const retry = { ...RETRY, limit: config.retries, ...options.retry }
    const http = searchClient(config, retry)
    return {
      ...stepOf(status, async () => http.close()),
      publish: () => publish({ ...options, config, status, http, retry }),
    }
  },
}

interface Publishing extends Omit<SearchSinkOptions, 'retry'> {
  readonly config: SearchConfig
  readonly status: Status
  readonly http: Http
  readonly retry: RetryOptions
}

async function publish(publishing: Publishing): Promise<void> {
  const { config, directory, service, http, status } = publishing
  if (!config.verifyCertificate)
    status.emit({ type: 'warning', key: config.hostPort, reason: 'the certificate of the cluster is not checked' })
  const manifest = await readManifest(directory)
  const kinds = KIND_NAMES.filter((kind) => manifest.kinds[kind])
  if (config.mode === 'rebuild') requireWhole(manifest, kinds)
  const indices = await openIndices(http, config, service, kinds)
  try {
    await write(publishing, manifest, indices)
    await indices.refresh()
    await requireAll(publishing, manifest, indices)
    if (config.mode === 'rebuild') requireSuccess(publishing, manifest)
  } catch (error) {
    await indices.discard().catch((reason: unknown) => {
      status.emit({ type: 'warning', key: service, reason: `unfinished indices stay behind: ${messageOf(reason)}` })
    })
    throw error
  }
  await indices.swap()
  await removeStage(directory)
}

const write = (
  { config, directory, http, status, retry }: Publishing,
  { runId }: Manifest,
  { of }: Indices,
): Promise<void> =>
  bulkSink(status.name, {
    status,
    read: () => staged({ directory, runId, of, tell: status.emit }),
    gather: bufferBytes({ records: config.batchSize, bytes: config.batchBytes }),
    write: (batch) => writeBulk(http, batch, retry),
  }).publish()

const STAYS = 'what was published before stays'

function requireWhole({ incomplete }: Manifest, kinds: readonly KindName[]): void {
  if (kinds.length === 0) throw new Error(`no entity was staged: ${STAYS}`)
  if (incomplete.length > 0) throw new Error(`${incomplete.join(', ')} could not be listed to the end: ${STAYS}`)
}

function requireSuccess({ status, successThreshold = 90 }: Publishing, { failures }: Manifest): void {
  const { records, errors } = status.getStatus()
  const success = successPercent({ records, errors: errors + failures })
  if (success < successThreshold)
    throw new Error(`${success} % of the entities became documents, ${successThreshold} % are asked for: ${STAYS}`)
}

/**
 * Counts what is there. Fewer documents than were acknowledged may be entities that were staged twice: only then each
 * one is asked for.
 */
async function requireAll({ directory, http, status }: Publishing, { runId }: Manifest, { of }: Indices) {
  const acknowledged = status.getStatus().kinds
  for (const [kind, index] of of) {
    const written = acknowledged[kind] ?? 0
    const count = await countOf(http, index, runId)
    if (count >= written) continue
    const lost = written - (await presentOf(http, staged({ directory, runId, of }), index, runId))
    if (lost > 0) throw new Error(`${lost} of the ${written} documents that were acknowledged are not in ${index}`)
  }
}
