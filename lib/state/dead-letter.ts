import { z } from 'zod'
import { ApiError } from '../client/api-error.js'
import { messageOf, type StackTraceError } from '../record/either.js'
import { jsonPatch } from '../record/entities/json-patch.js'
import { KINDS, type KindName, type RequestOf } from '../record/entities/kinds.js'
import { lifeCycle } from '../record/entities/life-cycle.js'
import { lineageDetails } from '../record/entities/lineage.js'
import type { Fqn } from '../record/fqn.js'
import { create, type Request } from '../record/request.js'
import { redact } from '../record/secret.js'

const kindName = z.string().refine((kind): kind is KindName => kind in KINDS, 'no kind of entity')
const fqn = z.string().transform((text) => text as Fqn)
const end = z.object({ kind: kindName, fqn, id: z.string().optional() })

const letter = z.looseObject({
  v: z.literal(1),
  kind: z.string().optional(),
  fqn: z.string(),
  request: z.unknown(),
  /** Why it can't be replayed. */
  reason: z.string().optional(),
})
const patchLetter = z.object({ of: kindName, fqn, id: z.string().optional(), request: jsonPatch })
const lifeCycleLetter = z.object({ of: kindName, fqn, request: lifeCycle })
const lineageLetter = z.object({ fqn, from: end, to: end, request: lineageDetails })

const MOST_ERROR = 10_000
const MOST_REQUEST = 32 * 1024 * 1024

/** A record that the sink could not write, as a line. */
export function letterOf(request: Request, error: unknown, runId: string): string {
  const { body, ...named } = request
  const about = error instanceof ApiError ? { status: error.status, path: error.call.path } : {}
  const said = {
    v: 1,
    at: new Date().toISOString(),
    runId,
    ...named,
    error: messageOf(error).slice(0, MOST_ERROR),
    ...about,
  }
  const reason = unfit(request)
  return reason === undefined ? withRequest(said, body) : written({ ...said, request: null, reason }).text
}

/** A failure that came to the sink in place of a record, as a line. */
export const lostLetter = ({ name, error, stackTrace }: StackTraceError, runId: string): string =>
  written({
    v: 1,
    at: new Date().toISOString(),
    runId,
    fqn: name,
    error: error.slice(0, MOST_ERROR),
    stack: stackTrace?.slice(0, MOST_ERROR),
    request: null,
    reason: 'it failed before there was a request',
  }).text

function unfit({ kind }: Request): string | undefined {
  if (kind.endsWith('Service')) return 'the request of a service may hold a password'
  if (kind === 'deleteStale') return 'what is gone is for the next run to see'
  return undefined
}

function withRequest(said: object, request: unknown): string {
  const { text, isWhole } = written({ ...said, request })
  if (text.length > MOST_REQUEST)
    return written({ ...said, request: null, reason: `it has ${text.length} characters` }).text
  return isWhole ? text : written({ ...said, request, reason: 'a secret was taken out of it' }).text
}

/** The JSON text in a line, without secrets; whether there were none. */
function written(value: object): { readonly text: string; readonly isWhole: boolean } {
  let isWhole = true
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'string') return part
    const shown = redact(part)
    if (shown !== part) isWhole = false
    return shown
  })
  return { text: `${text}\n`, isWhole }
}

/** The request in a line, or why there is none that could be sent. */
export function requestIn(
  line: string,
): { readonly request: Request } | { readonly name: string; readonly reason: string } {
  const { data } = letter.safeParse(parsed(line))
  if (!data) return { name: 'a line', reason: 'it is no dead letter' }
  const { kind = '', fqn: name, reason } = data
  if (reason !== undefined) return { name, reason }
  try {
    return { request: requestOf(kind, data) }
  } catch (error) {
    return { name, reason: error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error) }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // said as whatever else is no letter
  }
}

/** What an edge replaced has gone when it was first sent: with `override`, edges that arrived then would go too. */
function requestOf(kind: string, data: z.infer<typeof letter>): Request {
  if (kind === 'patch') {
    const { request: body, of, fqn, id } = patchLetter.parse(data)
    return { kind, of, fqn, body, ...(id === undefined ? {} : { id }) }
  }
  if (kind === 'lifeCycle') {
    const { request: body, ...named } = lifeCycleLetter.parse(data)
    return { kind, ...named, body }
  }
  if (kind === 'lineage') {
    const { request: body, ...named } = lineageLetter.parse(data)
    return { kind, ...named, body } as Request
  }
  // The sink checks the body as it does those of a source.
  return create(
    kindName.parse(kind),
    z.record(z.string(), z.unknown()).parse(data.request) as RequestOf<KindName>,
  ) as Request
}
