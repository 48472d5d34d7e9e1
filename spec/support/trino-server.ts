import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect } from '../../lib/connectors/trino/client.js'
import { trinoConnection } from '../../lib/connectors/trino/config.js'
import { trinoSettings } from '../../lib/connectors/trino/settings.js'

/** A real Trino coordinator of the specs' own, on loopback, with the catalogs `memory` and `tpch`. */
export interface TrinoServer {
  readonly port: number
  /** Runs a statement as `admin`. */
  sql(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>
}

const HERE = join(import.meta.dirname, 'trino')
/** Where `.ci/run` puts the jars of `trino/pom.xml`. */
const JARS = join(import.meta.dirname, '../../.work/trino/jars')
const START_MS = 120_000

export const trinoServer = {
  /** Why it can't be started here, if it can't. */
  absent: (): string | undefined => {
    if (spawnSync('javac', ['-version']).status !== 0)
      return 'no JDK is installed: apt-get install openjdk-17-jdk-headless'
    const jars = existsSync(JARS) ? readdirSync(JARS) : []
    if (jars.some((jar) => /^trino-main-\d/.test(jar))) return undefined
    return `no Trino in ${JARS}: mvn -f ${HERE}/pom.xml dependency:copy-dependencies -DoutputDirectory=${JARS}`
  },
}

let started: Promise<TrinoServer> | undefined

/** The node that all specs of this process share; it ends with the process. @throws when it does not come up in time. */
export const startTrino = (): Promise<TrinoServer> => {
  started ??= start()
  return started
}

async function start(): Promise<TrinoServer> {
  const node = spawn('java', ['-Xmx768m', '-cp', join(JARS, '*'), join(HERE, 'TrinoNode.java')])
  process.once('exit', () => node.kill('SIGKILL'))
  const port = await portOf(node)
  for (const one of [node, node.stdin, node.stdout, node.stderr]) (one as unknown as { unref(): void }).unref()
  const client = connect(trinoSettings(trinoConnection.parse({ username: 'admin', hostPort: `127.0.0.1:${port}` })), 2)
  return {
    port,
    sql: async (statement) => {
      const rows: Readonly<Record<string, unknown>>[] = []
      for await (const row of client.query(statement)) rows.push(row)
      return rows
    },
  }
}

/** The port that a node prints when it is up. What it logs is kept for when it fails. */
function portOf(node: ChildProcessWithoutNullStreams): Promise<number> {
  let said = ''
  const note = (chunk: Buffer | string): void => {
    said = (said + chunk.toString()).slice(-4000)
  }
  node.stderr.on('data', note)
  return new Promise<number>((resume, reject) => {
    const timer = setTimeout(() => reject(new Error(`Trino is not up after two minutes: ${said}`)), START_MS)
    createInterface(node.stdout).on('line', (line) => {
      note(`${line}\n`)
      if (!line.startsWith('port ')) return
      clearTimeout(timer)
      resume(Number(line.slice('port '.length)))
    })
    node.once('exit', () => {
      clearTimeout(timer)
      reject(new Error(`Trino ended: ${said}`))
    })
  })
}
