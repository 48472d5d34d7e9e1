import type { Metadata } from '../client/metadata.js'
import type { WorkflowConfig } from '../config/schema.js'
import type { Request } from '../record/request.js'
import { redact } from '../record/secret.js'
import type { Change, FieldChange } from '../sinks/dry-run/change.js'
import { dryRun } from '../sinks/dry-run/index.js'
import { policyOf } from '../sinks/metadata-rest/index.js'
import type { Sink } from '../step/step.js'
import { restConfig } from '../workflow/sink.js'

interface PlanOptions {
  readonly metadata: Metadata
  readonly out: Pick<NodeJS.WritableStream, 'write'>
  readonly format: 'text' | 'json'
}

/** A sink that prints what a run of `config` would do, change by change, and how many there are. */
export function createPlan(config: WorkflowConfig, { metadata, out, format }: PlanOptions): Sink<Request> {
  const printer = (format === 'json' ? jsonPrinter : textPrinter)((text) => out.write(redact(text)))
  const counts: Counts = { create: 0, update: 0, delete: 0, keep: 0, unchanged: 0 }
  return dryRun.create(
    {
      ...policyOf(restConfig(config)),
      overwritesServices: config.workflowConfig.openMetadataServerConfig.forceEntityOverwriting,
      tell: (change) => {
        counts[change.action] += 1
        if (change.action !== 'unchanged') printer.change(change)
      },
      done: () => printer.end(counts),
    },
    metadata,
  )
}

type Counts = Record<Change['action'], number>

interface Printer {
  change(change: Change): void
  end(counts: Counts): void
}

const SIGNS = { create: '+', update: '~', delete: '-', keep: '!', unchanged: ' ' } as const

const textPrinter = (print: (text: string) => unknown): Printer => ({
  change: (change) => {
    const head = `${SIGNS[change.action]} ${change.kind} ${change.fqn}`
    if (change.action === 'keep') return void print(`${head}: ${change.reason}\n`)
    const fields = change.action === 'update' ? change.fields.map((field) => `    ${fieldText(field)}\n`) : []
    print(`${head}\n${fields.join('')}`)
  },
  end: ({ create, update, delete: gone, unchanged }) =>
    void print(
      `Plan: ${create} to create, ${update} to update, ${gone} to mark deleted, ${unchanged} unchanged. Nothing was written.\n`,
    ),
})

/** Characters of a value that are shown. */
const SHOWN = 100

function fieldText({ path, before, after }: FieldChange): string {
  if (before === undefined) return `+ ${path}: ${shown(after)}`
  if (after === undefined) return `- ${path}`
  return `${path}: ${shown(before)} → ${shown(after)}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** `{"changes": […], "counts": {…}}`, written as it comes. */
function jsonPrinter(print: (text: string) => unknown): Printer {
  let isFirst = true
  const begin = (): string => {
    const text = isFirst ? '{"changes":[\n' : ',\n'
    isFirst = false
    return text
  }
  return {
    change: (change) => void print(`${begin()}${JSON.stringify(change)}`),
    end: (counts) => void print(`${isFirst ? '{"changes":[' : '\n'}],"counts":${JSON.stringify(counts)}}\n`),
  }
}
