import { z } from 'zod'
import type { DeepReadonly } from './deep-readonly.js'
import { dateTime, href, uuid } from './references.js'
import { style } from './style.js'

export const tagSource = z.enum(['Classification', 'Glossary'])
export type TagSource = z.infer<typeof tagSource>

export const labelType = z.enum(['Manual', 'Propagated', 'Automated', 'Derived', 'Generated'])
export type LabelType = z.infer<typeof labelType>

export const labelState = z.enum(['Suggested', 'Confirmed'])
export type LabelState = z.infer<typeof labelState>

export const recognizerTarget = z.enum(['content', 'column_name'])
export type RecognizerTarget = z.infer<typeof recognizerTarget>

export const patternMatch = z.strictObject({
  name: z.string(),
  regex: z.string().optional(),
  score: z.number().min(0).max(1),
})
export type PatternMatch = DeepReadonly<z.infer<typeof patternMatch>>

export const tagLabelRecognizerMetadata = z.strictObject({
  recognizerId: uuid,
  recognizerName: z.string(),
  score: z.number().min(0).max(1),
  target: recognizerTarget.optional(),
  patterns: z.array(patternMatch).optional(),
})
export type TagLabelRecognizerMetadata = DeepReadonly<z.infer<typeof tagLabelRecognizerMetadata>>

export const tagLabelMetadata = z.strictObject({
  recognizer: tagLabelRecognizerMetadata.optional(),
  expiryDate: z.int().optional(),
})
export type TagLabelMetadata = DeepReadonly<z.infer<typeof tagLabelMetadata>>

/** A tag or glossary term on an asset or a column (spec/rest.md §13). */
export const tagLabel = z.strictObject({
  tagFQN: z.string(),
  name: z.string().optional(),
  displayName: z.string().optional(),
  description: z.string().optional(),
  style: style.optional(),
  source: tagSource,
  labelType: labelType,
  state: labelState,
  href: href.optional(),
  reason: z.string().optional(),
  appliedAt: dateTime.optional(),
  appliedBy: z.string().optional(),
  metadata: tagLabelMetadata.optional(),
})
export type TagLabel = DeepReadonly<z.infer<typeof tagLabel>>
