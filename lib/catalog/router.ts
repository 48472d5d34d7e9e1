import type { Context } from './context.js'
import { UUID } from './document.js'
import { unrouted } from './fault.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A request whose route, sender and body are known. */
export interface Request {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown
  /** The header If-Match. */
  readonly ifMatch?: string
}

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const ok = (body?: unknown): Answer => ({ status: 200, body })
export const created = (body?: unknown): Answer => ({ status: 201, body })

export interface Route {
  readonly method: Method
  /** Below `/api/v1`; `{id}` matches a UUID only, any other `{name}` one segment. */
  readonly path: string
  /** Came with the 2.0 generation. */
  readonly isNew?: boolean
  /** Answers without asking for a token. */
  readonly isPublic?: boolean
  /** `json` is the default of PUT and POST, `patch` of PATCH; `any` leaves the body alone. */
  readonly consumes?: 'json' | 'patch' | 'any'
  readonly handle: (context: Context, request: Request) => Answer
}

interface Node {
  readonly literals: Map<string, Node>
  any?: Node
  readonly routes: Map<Method, Route>
}
const node = (): Node => ({ literals: new Map(), routes: new Map() })

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** The route of a method and decoded path segments. @throws Fault 500 wrapping a 404 or 405, as the server does. */
export type Router = (method: Method, segments: readonly string[]) => Match

const PARAMETER = /^\{(\w+)\}$/
const parts = (path: string) => path.split('/').filter((part) => part !== '')

export function createRouter(routes: readonly Route[]): Router {
  const root = node()
  for (const route of routes) {
    let at = root
    for (const part of parts(route.path)) {
      if (PARAMETER.test(part)) at = at.any ??= node()
      else {
        const next = at.literals.get(part) ?? node()
        at.literals.set(part, next)
        at = next
      }
    }
    at.routes.set(route.method, route)
  }

  return (method, segments) => {
    const ends = [...find(root, segments)]
    if (ends.length === 0) throw unrouted(404)
    for (const { routes: known } of ends) {
      const route = known.get(method)
      if (!route) continue
      const params = parameters(route, segments)
      if (params.id === undefined || UUID.test(params.id)) return { route, params }
    }
    throw unrouted(ends.some(({ routes: known }) => known.has(method)) ? 404 : 405)
  }
}

/** Nodes with routes that the segments lead to, literal ones first. */
function* find(at: Node, [head, ...rest]: readonly string[]): Generator<Node> {
  if (head === undefined) {
    if (at.routes.size > 0) yield at
    return
  }
  const literal = at.literals.get(head)
  if (literal) yield* find(literal, rest)
  if (at.any) yield* find(at.any, rest)
}

function parameters({ path }: Route, segments: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [index, part] of parts(path).entries()) {
    const name = PARAMETER.exec(part)?.[1]
    if (name !== undefined) found[name] = segments[index] ?? ''
  }
  return found
}
