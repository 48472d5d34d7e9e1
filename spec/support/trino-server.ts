import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../../lib/connectors/trino/client.js'
import { trinoConnection } from '../../lib/connectors/trino/config.js'
import { trinoSettings } from '../../lib/connectors/trino/settings.js'
import { startChild } from './child-server.js'

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
  const args = ['-Xmx768m', '-cp', join(JARS, '*'), join(HERE, 'TrinoNode.java')]
  const port = await startChild({ name: 'Trino', program: 'java', args, patience: START_MS })
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
