import { z } from 'zod'
import { type ConfigIssue, shownText, writtenText } from './config-error.js'
import type { ConnectorDefinition } from './connector-definition.js'
import { customConnectors } from './custom-connector.js'
import { nearest } from './nearest.js'
import { type Blocks, sourceConfigs } from './schema.js'
import { valueAt } from './shape.js'
import { findConnector, parseSourceType, sourceTypesOf } from './source-type.js'
import { bulkSinks, processors, sinks, stages } from './step-config.js'

/**
 * Picks the schema of every block by the `type` it names, before anything else is looked at: an error is then about
 * the block that was meant (spec/workflow.md §2.2). A block whose `type` is unknown or does not fit is not checked further.
 */
export function blocksOf(
  document: unknown,
  connectors: readonly ConnectorDefinition[],
  written: ReadonlyMap<string, string>,
): Picked<Blocks> {
  const sourceType = valueAt(document, ['source', 'type'])
  const reference = written.get('source.type')
  const shown = reference === undefined ? shownText(String(sourceType)) : writtenText(reference)
  const connector = pickConnector(document, sourceType, shown, connectors)
  const sourceConfig = pickSourceConfig(document, sourceType, shown, connector.picked)
  const step = (key: string, variants: readonly Variant[]) => pickStep(valueAt(document, [key]), variants)
  return {
    picked: {
      sourceTypes: [],
      connection: connector.picked?.connection ?? z.looseObject({}),
      sourceConfig: sourceConfig.picked,
      processor: pickProcessors(valueAt(document, ['processor'])),
      sink: step('sink', sinks),
      stage: step('stage', stages),
      bulkSink: step('bulkSink', bulkSinks),
    },
    issues: [...connector.issues, ...sourceConfig.issues],
  }
}

interface Picked<T> {
  readonly picked: T
  readonly issues: readonly ConfigIssue[]
}

function pickConnector(
  document: unknown,
  sourceType: unknown,
  shown: string,
  connectors: readonly ConnectorDefinition[],
): Picked<ConnectorDefinition | undefined> {
  if (typeof sourceType !== 'string') return { picked: undefined, issues: [] }
  const config = { type: String(valueAt(document, ['source', 'serviceConnection', 'config', 'type'])) }
  const picked = findConnector({ type: sourceType, serviceConnection: { config } }, connectors)
  if (picked) return { picked, issues: [] }
  const all = [...connectors, ...customConnectors]
  const names = all.map(({ type }) => type).sort()
  const near = nearest(sourceType, all.flatMap(sourceTypesOf))
  const expected = `one of ${names.join(', ')}`
  const hint = near === undefined ? `expected ${expected}` : `did you mean "${near}"?`
  const message = `unknown connector ${shown}; ${hint}`
  const issue = { path: 'source.type', message, expected, got: shown, ...(near !== undefined && { nearest: near }) }
  return { picked: undefined, issues: [issue] }
}

const SOURCE_CONFIG = ['source', 'sourceConfig', 'config', 'type'] as const

function pickSourceConfig(
  document: unknown,
  sourceType: unknown,
  shown: string,
  connector: ConnectorDefinition | undefined,
): Picked<z.ZodType> {
  const kind = typeof sourceType === 'string' ? parseSourceType(sourceType).kind : undefined
  const fitting = sourceConfigs.filter(
    (each) => (kind === undefined || each.kind === kind) && (!connector || each.serviceType === connector.serviceType),
  )
  const type = valueAt(document, SOURCE_CONFIG) ?? undefined
  const inferred = connector && type === undefined ? fitting[0] : undefined
  const found = inferred ?? sourceConfigs.find((each) => each.type === type)
  if (found && fitting.includes(found)) return { picked: found.schema, issues: [] }
  if (found && fitting.length > 0) {
    const expected = fitting.map((each) => `"${each.type}"`).join(' or ')
    const got = JSON.stringify(found.type)
    const message = `expected ${expected} as source.type is ${shown}, got ${got}`
    return { picked: z.looseObject({}), issues: [{ path: SOURCE_CONFIG.join('.'), message, expected, got }] }
  }
  if (connector && fitting.length === 0) {
    const message = `there is no ${kind} run for ${connector.serviceType} services`
    return { picked: z.looseObject({}), issues: [{ path: SOURCE_CONFIG.join('.'), message }] }
  }
  const ofService = sourceConfigs.filter((each) => !connector || each.serviceType === connector.serviceType)
  const types = ofService.map((each) => each.type)
  return { picked: type === undefined ? z.looseObject({}) : z.looseObject({ type: z.enum(types) }), issues: [] }
}

type Variant = z.ZodObject<{ type: z.ZodLiteral<string>; config: z.ZodType }>

/** A document with more is refused as a whole. */
const MAX_PROCESSORS = 32

function pickProcessors(value: unknown): z.ZodType {
  if (!Array.isArray(value)) return pickStep(value, processors)
  if (value.length > MAX_PROCESSORS) return z.array(z.unknown()).max(MAX_PROCESSORS)
  const [first, ...rest] = value.map((each) => pickStep(each, processors))
  return first ? z.tuple([first, ...rest]) : z.tuple([])
}

function pickStep(value: unknown, variants: readonly Variant[]): z.ZodType {
  const type = valueAt(value, ['type'])
  const types = variants.map((variant) => variant.shape.type.value)
  return (
    variants.find((variant) => variant.shape.type.value === type) ??
    z.strictObject({ type: z.enum(types).describe('Names the step.'), config: z.unknown().optional() })
  )
}
