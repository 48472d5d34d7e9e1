import { createHash } from 'node:crypto'
import { searchSink } from '../bulk-sinks/search/index.js'
import type { WorkflowConfig } from '../config/schema.js'
import type { Request } from '../record/request.js'
import { fileStage } from '../stages/file/index.js'
import type { BulkSink, Source, Stage } from '../step/step.js'

/** The stage and the bulk sink that a config names; undefined when it names a sink. */
export function createStaging(
  { source: read, stage, bulkSink, workflowConfig }: WorkflowConfig,
  source: Source<Request>,
): { readonly stage: Stage<Request>; readonly bulkSink: BulkSink } | undefined {
  if (stage?.type !== 'file' || !bulkSink || bulkSink.type === 'metadata-usage') return undefined
  return {
    // Secrets show as a mask in JSON: the key is of what is read, not of how it is signed in.
    stage: fileStage.create(stage.config, {
      key: createHash('sha256').update(JSON.stringify(read)).digest('hex'),
      incomplete: () => source.getStatus().incomplete,
    }),
    bulkSink: searchSink.create(bulkSink.config, {
      name: bulkSink.type === 'opensearch' ? 'OpenSearch' : 'Elasticsearch',
      directory: stage.config.directory,
      service: read.serviceName ?? read.type,
      successThreshold: workflowConfig.successThreshold,
    }),
  }
}
