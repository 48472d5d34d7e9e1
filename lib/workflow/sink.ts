import type { Metadata } from '../client/metadata.js'
import type { WorkflowConfig } from '../config/schema.js'
import type { Request } from '../record/request.js'
import { fileSink } from '../sinks/file/index.js'
import { type MetadataRestConfig, metadataRest } from '../sinks/metadata-rest/index.js'
import type { Journal } from '../state/journal.js'
import type { Sink } from '../step/step.js'

/** The sink a config names; `metadata-rest` when it names none. */
export function createSink({ sink, source }: WorkflowConfig, metadata: Metadata, journal?: Journal): Sink<Request> {
  if (sink?.type === 'file') return fileSink.create(sink.config)
  return metadataRest.create(restConfig({ sink, source }), metadata, { journal })
}

/** The config of `metadata-rest`; `overrideMetadata` of the source config holds where the sink says nothing. */
export function restConfig({ sink, source }: Pick<WorkflowConfig, 'sink' | 'source'>): MetadataRestConfig {
  const { overrideMetadata } = source.sourceConfig.config as { readonly overrideMetadata?: boolean }
  const config = sink?.type === 'metadata-rest' ? sink.config : undefined
  return { ...config, override_metadata: config?.override_metadata ?? overrideMetadata }
}
