import type { CreateIngestionPipeline } from '../record/entities/ingestion-pipeline.js'
import type { PipelineStatus } from '../record/entities/pipeline-status.js'
import { urlQuote } from '../record/fqn.js'
import type { Http } from './http.js'

/** Where the catalog shows how runs went (spec/rest.md §17). Every method throws `ApiError`. */
export interface IngestionPipelineClient {
  exists(fqn: string): Promise<boolean>
  create(pipeline: CreateIngestionPipeline): Promise<void>
  /** Sets the status of a run; that of another run stays. */
  setStatus(fqn: string, status: PipelineStatus): Promise<void>
}

const PATH = 'services/ingestionPipelines'
/** A run is not held up for long by its report, but how it ended is worth some seconds. */
const RETRIES = 5

export function createIngestionPipelines(http: Http): IngestionPipelineClient {
  const put = async (path: string, body: object): Promise<void> => {
    await http.send('PUT', path, { body: JSON.stringify(body), retries: RETRIES })
  }
  return {
    exists: async (fqn) =>
      (await http.send('GET', `${PATH}/name/${urlQuote(fqn)}`, { absent: [404], retries: RETRIES })) !== undefined,
    create: (pipeline) => put(PATH, pipeline),
    setStatus: (fqn, status) => put(`${PATH}/${urlQuote(fqn)}/pipelineStatus`, status),
  }
}
