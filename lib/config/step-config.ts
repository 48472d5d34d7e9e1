import { z } from 'zod'
import { option, optional } from '../record/option.js'
import { searchConfig } from './search-config.js'

const step = <T extends string, C extends z.ZodType>(type: T, config: C) =>
  z.strictObject({ type: z.literal(type).describe('Names the step.'), config })

const nothing = option(z.strictObject({}), {}).describe('This step has no settings.')

/** `sink`: where records go (spec/workflow.md §8.1, §8.2). */
export const sinks = [
  step(
    'metadata-rest',
    option(
      z.strictObject({
        api_endpoint: optional(z.string()).describe('Accepted for compatibility.'),
        bulk_sink_batch_size: option(z.int().min(1), 100).describe('How many records one request carries at most.'),
        deletion_threshold: option(z.number().min(0).max(100), 50).describe(
          'Percent of what a scope (the tables of a schema) holds that one run may mark deleted. More than that, or all of it, is left alone and reported; 100 lets it go.',
        ),
        enable_async_pipeline: option(z.boolean(), true).describe('Accepted for compatibility.'),
        async_pipeline_workers: option(z.int().min(1), 2).describe('Accepted for compatibility.'),
        override_metadata: optional(z.boolean()).describe('Without it, `overrideMetadata` of the source config.'),
      }),
      {},
    ).describe('Settings of the sink.'),
  ),
  step(
    'file',
    z
      .strictObject({
        filename: z
          .string()
          .describe('The JSON file to write.')
          .meta({ examples: ['./records.json'] }),
      })
      .describe('Settings of the sink.'),
  ),
] as const
export type SinkConfig = Readonly<z.output<(typeof sinks)[number]>>

const directory = (what: string) =>
  z
    .strictObject({
      filename: z
        .string()
        .describe(what)
        .meta({ examples: ['./stage'] }),
    })
    .describe('Settings of the step.')

/** `stage`: where records wait to be published as one (spec/workflow.md §8.3). */
export const stages = [
  step('table-usage', directory('The directory to stage in; wiped first.')),
  step(
    'file',
    z
      .strictObject({
        directory: z
          .string()
          .min(1)
          .describe('Where records wait, in files of its own; made when it is not there.')
          .meta({ examples: ['./stage'] }),
        resumeMinutes: option(z.int().min(0), 60).describe(
          'A finished stage of the same config that was not published, at most this old, is published without reading the source again; 0: never.',
        ),
      })
      .describe('Settings of the stage.'),
  ),
] as const
export type StageConfig = Readonly<z.output<(typeof stages)[number]>>

/** `bulkSink`: what publishes a stage (spec/workflow.md §8.3). */
export const bulkSinks = [
  step('metadata-usage', directory('The directory of the stage.')),
  step('elasticsearch', searchConfig.describe('Settings of the bulk sink.')),
  step('opensearch', searchConfig.describe('Settings of the bulk sink.')),
] as const
export type BulkSinkConfig = Readonly<z.output<(typeof bulkSinks)[number]>>

/** `processor`: what records pass through, in order (spec/workflow.md §2.1). */
export const processors = [step('query-parser', nothing)] as const
export type ProcessorConfig = Readonly<z.output<(typeof processors)[number]>>
