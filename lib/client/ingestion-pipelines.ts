import type { CreateIngestionPipeline } from '../record/entities/ingestion-pipeline.js'
import type { LogBatch } from '../record/entities/log-batch.js'
import type { PipelineStatus } from '../record/entities/pipeline-status.js'
import type { ProgressUpdate } from '../record/entities/progress-update.js'
import { urlQuote } from '../record/fqn.js'
import { ApiError } from './api-error.js'
import type { Http } from './http.js'

/** Where the catalog shows how runs went (spec/rest.md §17). Every method throws `ApiError`. */
export interface IngestionPipelineClient {
  exists(fqn: string): Promise<boolean>
  create(pipeline: CreateIngestionPipeline): Promise<void>
  /** The statuses of runs that began between two moments, epoch ms; none when there is no such pipeline. */
  statuses(fqn: string, from: number, to: number): Promise<readonly PipelineStatus[]>
  /** Sets the status of a run; that of another run stays. */
  setStatus(fqn: string, status: PipelineStatus): Promise<void>
  /** Tried once; false when there is no such pipeline, or the server takes none (1.6). */
  setProgress(fqn: string, update: ProgressUpdate): Promise<boolean>
  /** Tried once; false when there is no such pipeline, or the server takes none. */
  addLogs(fqn: string, runId: string, batch: LogBatch): Promise<boolean>
  /** No more logs come from this connector. */
  closeLogs(fqn: string, runId: string, from: Pick<LogBatch, 'connectorId' | 'timestamp'>): Promise<boolean>
}

const PATH = 'services/ingestionPipelines'
/** A run is not held up for long by its report, but how it ended is worth some seconds. */
const RETRIES = 5
/** No such pipeline, or no such route. */
const ABSENT: readonly (number | undefined)[] = [404, 405]

export function createIngestionPipelines(http: Http): IngestionPipelineClient {
  const put = async (path: string, body: object): Promise<void> => {
    await http.send('PUT', path, { body: JSON.stringify(body), retries: RETRIES })
  }
  const once = async (method: 'PUT' | 'POST', path: string, body: object): Promise<boolean> => {
    try {
      await http.send(method, path, { body: JSON.stringify(body), retries: 0 })
      return true
    } catch (error) {
      if (error instanceof ApiError && ABSENT.includes(error.status)) return false
      throw error
    }
  }
  const logs = (fqn: string, runId: string): string => `${PATH}/logs/${urlQuote(fqn)}/${runId}`
  return {
    exists: async (fqn) =>
      (await http.send('GET', `${PATH}/name/${urlQuote(fqn)}`, { absent: [404], retries: RETRIES })) !== undefined,
    create: (pipeline) => put(PATH, pipeline),
    statuses: async (fqn, startTs, endTs) => {
      const path = `${PATH}/${urlQuote(fqn)}/pipelineStatus`
      const page = await http.send('GET', path, { query: { startTs, endTs }, absent: [404], retries: RETRIES })
      return (page as { readonly data: readonly PipelineStatus[] } | undefined)?.data ?? []
    },
    setStatus: (fqn, status) => put(`${PATH}/${urlQuote(fqn)}/pipelineStatus`, status),
    setProgress: (fqn, update) => once('PUT', `${PATH}/progress/${urlQuote(fqn)}/${update.runId}`, update),
    addLogs: (fqn, runId, batch) => once('POST', logs(fqn, runId), batch),
    closeLogs: (fqn, runId, from) => once('POST', `${logs(fqn, runId)}/close`, from),
  }
}
