import type { ApiErrorSort } from './api-error.js'

/** An answer as it came, before anything is made of it. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** `An exception with message [HTTP 405 Method Not Allowed] was thrown …`, or that text alone: how a 1.6 server hides a 4xx in a 500. */
const WRAPPED = /(?:with message \[|"(?:message|responseMessage)"\s*:\s*")HTTP (4\d\d)\b/

/** The status an answer means: a 500 that wraps a 4xx is that 4xx (golden/real-server). */
export function meantStatus({ status, body }: Pick<Answer, 'status' | 'body'>): number {
  if (status !== 500) return status
  return Number(WRAPPED.exec(body)?.[1] ?? 500)
}

export const isHtml = ({ contentType, body }: Answer): boolean =>
  contentType.includes('html') || /<html/i.test(body.slice(0, 2048))

/** What went wrong in words: the server's message, or the start of what came instead of one. */
export function reasonOf(answer: Answer): string {
  if (isHtml(answer)) return 'an HTML page instead of JSON; does hostPort end in /api, and is it the catalog’s?'
  const parsed = parse(answer.body) as { readonly message?: unknown; readonly responseMessage?: unknown } | undefined
  const message = parsed?.message ?? parsed?.responseMessage ?? answer.body
  return (typeof message === 'string' ? message : JSON.stringify(message)).slice(0, 2000) || 'an empty answer'
}

/** A success that says nothing: a body that is cut off, or a page. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

/**
 * The decoded body; undefined for an empty one.
 * @throws Malformed for HTML or text that is no JSON: a 2xx with a page in it is the web UI, not the API.
 */
export function decode(answer: Answer): unknown {
  if (answer.body.trim() === '') return undefined
  const parsed = isHtml(answer) ? undefined : parse(answer.body)
  if (parsed === undefined) throw new Malformed(`not JSON: ${reasonOf(answer).slice(0, 200)}`)
  return parsed
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // `decode` and `reasonOf` say so in words
  }
}

/** How an answer's status is sorted, when it is no success. */
export function sortOf(status: number | undefined): ApiErrorSort {
  if (status === 401 || status === 403) return 'auth'
  return isTransient(status) ? 'transient' : 'refused'
}

/** Statuses that another try may mend, and calls that got no answer at all. */
export const isTransient = (status: number | undefined): boolean =>
  status === undefined || [408, 429, 500, 502, 503, 504].includes(status)
