import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SearchDocument } from '../../lib/bulk-sinks/search/document.js'
import { startChild } from './child-server.js'

/** A real OpenSearch node of the specs' own, on loopback, with its data in a temporary folder. */
export interface OpenSearchServer {
  readonly url: string
  /** The decoded answer, whatever its status. */
  ask(method: string, path: string, body?: object): Promise<unknown>
  /** What is found through an alias, in the order of FQNs; nothing where there is no such alias. */
  documents(alias: string): Promise<readonly Document[]>
  /** The names of all indices. */
  indices(): Promise<readonly string[]>
  /** Removes every index. */
  empty(): Promise<void>
}

export interface Document {
  readonly _id: string
  readonly _index: string
  readonly _source: SearchDocument
}

const HERE = join(import.meta.dirname, 'opensearch')
/** Where `.ci/run` puts the jars of `opensearch/pom.xml`. */
const JARS = join(import.meta.dirname, '../../.work/opensearch/jars')

/** Why it can't be started here, if it can't. */
export function openSearchAbsent(): string | undefined {
  if (spawnSync('javac', ['-version']).status !== 0)
    return 'no JDK is installed: apt-get install openjdk-17-jdk-headless'
  const jars = existsSync(JARS) ? readdirSync(JARS) : []
  if (jars.some((jar) => /^opensearch-\d/.test(jar))) return undefined
  return `no OpenSearch in ${JARS}: mvn -f ${HERE}/pom.xml dependency:copy-dependencies -DoutputDirectory=${JARS}`
}

let started: Promise<OpenSearchServer> | undefined

/** The node that all specs of this process share; it ends with the process. @throws when it does not come up in a minute. */
export const openSearch = (): Promise<OpenSearchServer> => {
  started ??= start()
  return started
}

/** In memory, where there is a place for it: a node forces every change to disk. */
const scratch = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())

async function start(): Promise<OpenSearchServer> {
  const home = mkdtempSync(join(scratch(), 'headwater-opensearch-'))
  const port = await startChild({
    name: 'OpenSearch',
    program: 'java',
    args: ['-Xmx512m', '-cp', join(JARS, '*'), join(HERE, 'OpenSearchNode.java'), home],
    gone: () => rmSync(home, { recursive: true, force: true }),
  })
  const url = `http://127.0.0.1:${port}`
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
    return (await fetch(`${url}/${path}`, { method, ...init, signal: AbortSignal.timeout(30_000) })).json()
  }
  const indices = async (): Promise<readonly string[]> => {
    const found = (await ask('GET', '_cat/indices?format=json')) as readonly { readonly index: string }[]
    return found.map(({ index }) => index).sort()
  }
  return {
    url,
    ask,
    documents: async (alias) => {
      const found = await ask('GET', `${alias}/_search?size=10000&sort=fullyQualifiedName.keyword`)
      return (found as { readonly hits?: { readonly hits: readonly Document[] } }).hits?.hits ?? []
    },
    indices,
    empty: async () => {
      for (const index of await indices()) await ask('DELETE', index)
    },
  }
}
