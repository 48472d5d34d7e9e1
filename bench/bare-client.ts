/**
 * Sends recorded requests again, so many at a time, and does nothing else: what the sending alone takes.
 * argv: file of requests, one JSON per line; address of the catalog; requests in flight. Prints its seconds.
 */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import type { Recorded } from './stand-in/journal.js'

const [file = '', url = '', inFlight = '1'] = process.argv.slice(2)
const { hostname, port } = new URL(url)
const agent = new Agent({ keepAlive: true, maxSockets: Number(inFlight) })
const calls = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)
  .map(({ body, ...call }) => ({ ...call, body: Buffer.from(body) }))

const started = performance.now()
const rest = calls.values()
const lane = async (): Promise<void> => {
  for (const call of rest) await send(call)
}
await Promise.all(Array.from({ length: Number(inFlight) }, lane))
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000 }))
agent.destroy()

function send({ method, path, body }: { method: string; path: string; body: Buffer }): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const call = request({ agent, hostname, port, method, path, headers }, (answer) => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode! < 300 ? resolve() : reject(new Error(`${method} ${path}: ${answer.statusCode}`)),
      )
    })
    call.setTimeout(60_000, () => call.destroy(new Error(`${method} ${path}: no answer`)))
    call.on('error', reject)
    call.end(body)
  })
}
