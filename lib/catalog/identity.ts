import { unauthorized } from './fault.js'

/** Who sends a request. */
export interface Identity {
  readonly name: string
  /** Bots read secrets in clear, and leave text written by people alone. */
  readonly isBot: boolean
}

export const BOT: Identity = { name: 'ingestion-bot', isBot: true }
export const ADMIN: Identity = { name: 'admin', isBot: false }

/** Who a bearer token stands for; undefined refuses it. */
export type Tokens = (token: string) => Identity | undefined

/** Any token is the bot's, unless it is a JWT whose `sub` is `admin`. Signatures aren't checked. */
export const anyToken: Tokens = (token) => (subject(token) === 'admin' ? ADMIN : BOT)

function subject(token: string): unknown {
  const [, payload] = token.split('.')
  if (payload === undefined) return undefined
  try {
    return (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { readonly sub?: unknown } | null)?.sub
  } catch {
    return undefined // not a JWT: some other token
  }
}

const BEARER = 'Bearer '

/** @throws Fault 401 without a bearer token, or with one that nobody has. */
export function identify(tokens: Tokens, authorization: string | undefined): Identity {
  if (!authorization?.startsWith(BEARER)) throw unauthorized('Token not present')
  const who = tokens(authorization.slice(BEARER.length))
  if (!who) throw unauthorized('Unable to decode the token.')
  return who
}
