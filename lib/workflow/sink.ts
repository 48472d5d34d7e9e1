import type { Metadata } from '../client/metadata.js'
import type { WorkflowConfig } from '../config/schema.js'
import type { Request } from '../record/request.js'
import { fileSink } from '../sinks/file/index.js'
import { metadataRest } from '../sinks/metadata-rest/index.js'
import type { Journal } from '../state/journal.js'
import type { Sink } from '../step/step.js'

/** The sink a config names; `metadata-rest` when it names none. */
export function createSink({ sink, source }: WorkflowConfig, metadata: Metadata, journal?: Journal): Sink<Request> {
  if (sink?.type === 'file') return fileSink.create(sink.config)
  const overrideMetadata = (source.sourceConfig.config as { readonly overrideMetadata?: boolean }).overrideMetadata
  return metadataRest.create(
    { ...sink?.config, override_metadata: sink?.config.override_metadata ?? overrideMetadata },
    metadata,
    { journal },
  )
}
