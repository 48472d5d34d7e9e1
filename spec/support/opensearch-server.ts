import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SearchDocument } from '../../lib/bulk-sinks/search/document.js'

/** A real OpenSearch node of the specs' own, on loopback, with its data in a temporary folder. */
export interface OpenSearchServer {
  readonly url: string
  /** The decoded answer, whatever its status. */
  ask(method: string, path: string, body?: object): Promise<unknown>
  /** What is found through an alias, in the order of FQNs; nothing where there is no such alias. */
  documents(alias: string): Promise<readonly Document[]>
  /** The names of all indices. */
  indices(): Promise<readonly string[]>
  stop(): Promise<void>
}

export interface Document {
  readonly _id: string
  readonly _index: string
  readonly _source: SearchDocument
}

const HERE = join(import.meta.dirname, 'opensearch')
/** Where `.ci/run` puts the jars of `opensearch/pom.xml`. */
const JARS = join(import.meta.dirname, '../../.work/opensearch/jars')
const START_MS = 60_000

/** Why it can't be started here, if it can't. */
export function openSearchAbsent(): string | undefined {
  if (spawnSync('javac', ['-version']).status !== 0)
    return 'no JDK is installed: apt-get install openjdk-17-jdk-headless'
  const jars = existsSync(JARS) ? readdirSync(JARS) : []
  if (jars.some((jar) => /^opensearch-\d/.test(jar))) return undefined
  return `no OpenSearch in ${JARS}: mvn -f ${HERE}/pom.xml dependency:copy-dependencies -DoutputDirectory=${JARS}`
}

/** Starts a node. @throws when it does not come up within a minute. */
export async function startOpenSearch(): Promise<OpenSearchServer> {
  const absent = openSearchAbsent()
  if (absent !== undefined) throw new Error(absent)
  const home = mkdtempSync(join(tmpdir(), 'headwater-opensearch-'))
  const node = spawn('java', ['-Xmx512m', '-cp', join(JARS, '*'), join(HERE, 'OpenSearchNode.java'), home], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const gone = new Promise<void>((resume) => node.once('exit', () => resume()))
  let complaints = ''
  node.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000)
  })
  const port = await new Promise<string>((resume, reject) => {
    const timer = setTimeout(() => reject(new Error(`OpenSearch is not up after a minute: ${complaints}`)), START_MS)
    createInterface(node.stdout).on('line', (line) => {
      if (!line.startsWith('port ')) return
      clearTimeout(timer)
      resume(line.slice('port '.length))
    })
    void gone.then(() => {
      clearTimeout(timer)
      reject(new Error(`OpenSearch ended: ${complaints}`))
    })
  })
  const url = `http://127.0.0.1:${port}`
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
    return (await fetch(`${url}/${path}`, { method, ...init, signal: AbortSignal.timeout(30_000) })).json()
  }
  return {
    url,
    ask,
    documents: async (alias) => {
      const found = await ask('GET', `${alias}/_search?size=10000&sort=fullyQualifiedName.keyword`)
      return (found as { readonly hits?: { readonly hits: readonly Document[] } }).hits?.hits ?? []
    },
    indices: async () => {
      const found = (await ask('GET', '_cat/indices?format=json')) as readonly { readonly index: string }[]
      return found.map(({ index }) => index).sort()
    },
    stop: async () => {
      node.stdin.end()
      const timer = setTimeout(() => node.kill('SIGKILL'), 10_000)
      await gone
      clearTimeout(timer)
      rmSync(home, { recursive: true, force: true })
    },
  }
}
