import { type AgentOptions, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { RequestFunction } from 'got'
import { registerSecret } from '../record/secret.js'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that `HTTP_PROXY`, `HTTPS_PROXY` or `ALL_PROXY` names for a URL (small letters win), unless `NO_PROXY` lists
 * its host. This machine itself is never reached through a proxy.
 */
export function proxyFor(url: URL, env: Environment = process.env): URL | undefined {
  const read = (name: string): string => env[name.toLowerCase()] || env[name] || ''
  const named = read(`${url.protocol.slice(0, -1).toUpperCase()}_PROXY`) || read('ALL_PROXY')
  if (named === '' || isHere(url)) return undefined
  if (
    read('NO_PROXY')
      .split(/[\s,]+/)
      .some((entry) => covers(entry, url))
  )
    return undefined
  const proxy = new URL(named.includes('://') ? named : `http://${named}`)
  if (proxy.password) registerSecret(decodeURIComponent(proxy.password))
  return proxy
}

const isHere = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (hostname.startsWith('127.') && isIP(hostname) === 4)

/** `*`, a host, or a domain and what is below it; any of them for one port only. */
function covers(entry: string, url: URL): boolean {
  if (entry === '*') return true
  const [, name = '', port] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
  if (name === '' || (port !== undefined && Number(port) !== portOf(url))) return false
  return url.hostname === name || url.hostname.endsWith(`.${name}`)
}

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80))

/** Where a proxy listens, and who asks it. */
function way(proxy: URL) {
  const [user, password] = [decodeURIComponent(proxy.username), decodeURIComponent(proxy.password)]
  const credentials = Buffer.from(`${user}:${password}`).toString('base64')
  if (password) registerSecret(credentials)
  return {
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: portOf(proxy),
    headers: user ? { 'proxy-authorization': `Basic ${credentials}` } : {},
  }
}

const requestOf = (proxy: URL) => (proxy.protocol === 'https:' ? httpsRequest : httpRequest)

/** Asks a proxy for the whole of a URL, as plain HTTP does. */
export function requestThrough(proxy: URL): RequestFunction {
  const { host, port, headers } = way(proxy)
  return (url, options, callback) => {
    const all = { ...options.headers, host: url.host, ...headers }
    const to = { ...options, host, port, path: url.href, headers: all }
    return requestOf(proxy)(to as RequestOptions, callback as (answer: IncomingMessage) => void)
  }
}

/** Until a proxy has made a tunnel, ms. */
const TUNNEL_MS = 10_000

/** An agent whose TLS connections go through a tunnel that a proxy makes: it sees the host, and nothing of what is said. */
export function tunnelAgent(proxy: URL, options: AgentOptions): HttpsAgent {
  const { host, port, headers } = way(proxy)
  const agent = new HttpsAgent(options)
  agent.createConnection = (to, callback) => {
    const path = `${to.host}:${to.port}`
    const asked = requestOf(proxy)({
      host,
      port,
      method: 'CONNECT',
      path,
      headers: { ...headers, host: path },
      agent: false,
    })
    asked.setTimeout(TUNNEL_MS, () => asked.destroy(new Error(`the proxy ${proxy.host} made no tunnel in time`)))
    asked.once('error', (error) => callback?.(error, undefined as never))
    asked.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return callback?.(null, connectTls({ ...(to as ConnectionOptions), socket }))
      socket.destroy()
      callback?.(new Error(`the proxy ${proxy.host} answered ${statusCode}`), undefined as never)
    })
    asked.end()
    return undefined
  }
  return agent
}
