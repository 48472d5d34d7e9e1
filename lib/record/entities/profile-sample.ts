import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'

export const profileSampleType = z.enum(['PERCENTAGE', 'ROWS'])
export type ProfileSampleType = z.infer<typeof profileSampleType>

export const samplingMethodType = z.enum(['BERNOULLI', 'SYSTEM'])
export type SamplingMethodType = z.infer<typeof samplingMethodType>

export const sampleConfigType = z.enum(['STATIC', 'DYNAMIC'])
export type SampleConfigType = z.infer<typeof sampleConfigType>

export const staticSamplingConfig = z.strictObject({
  profileSample: z.number().optional(),
  profileSampleType: profileSampleType.optional(),
  samplingMethodType: samplingMethodType.optional(),
})
export type StaticSamplingConfig = DeepReadonly<z.infer<typeof staticSamplingConfig>>

export const samplingThreshold = z.strictObject({
  rowCountThreshold: z.int().min(1),
  profileSample: z.number(),
  profileSampleType: profileSampleType.optional(),
  samplingMethodType: samplingMethodType.optional(),
})
export type SamplingThreshold = DeepReadonly<z.infer<typeof samplingThreshold>>

export const dynamicSamplingConfig = z.strictObject({
  smartSampling: z.boolean().optional(),
  thresholds: z.array(samplingThreshold).optional(),
})
export type DynamicSamplingConfig = DeepReadonly<z.infer<typeof dynamicSamplingConfig>>

/** How many rows a profiler looks at. */
export const profileSampleConfig = z.strictObject({
  sampleConfigType: sampleConfigType.optional(),
  config: z.union([dynamicSamplingConfig, staticSamplingConfig]).optional(),
})
export type ProfileSampleConfig = DeepReadonly<z.infer<typeof profileSampleConfig>>
