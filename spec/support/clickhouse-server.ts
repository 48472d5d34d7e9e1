import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child-server.js'

/** ClickHouse's engine behind its HTTP interface, on loopback, with its data in a temporary folder. */
export interface ClickhouseServer {
  readonly port: number
  /** Runs a statement as `default`. */
  sql(statement: string): Promise<string>
}

/** The user beside `default`. */
export const LOGIN = { username: 'reader', password: 'canary-51c2' }

const HERE = join(import.meta.dirname, 'clickhouse')
/** Where `.ci/run` installs `chdb-core`. */
const VENV = join(import.meta.dirname, '../../.work/clickhouse/venv')

export const clickhouseServer = {
  /** Why it can't be started here, if it can't. */
  absent: (): string | undefined =>
    existsSync(join(VENV, 'bin/python'))
      ? undefined
      : `no ClickHouse in ${VENV}: python3 -m venv ${VENV} && ${VENV}/bin/pip install --no-deps -r ${HERE}/requirements.txt`,
}

let started: Promise<ClickhouseServer> | undefined

/** The server that all specs of this process share; it ends with the process. @throws when it does not come up in a minute. */
export const startClickhouse = (): Promise<ClickhouseServer> => {
  started ??= start()
  return started
}

async function start(): Promise<ClickhouseServer> {
  const home = mkdtempSync(join(tmpdir(), 'headwater-clickhouse-'))
  const port = await startChild({
    name: 'ClickHouse',
    program: join(VENV, 'bin/python'),
    args: [join(HERE, 'server.py'), home],
    gone: () => rmSync(home, { recursive: true, force: true }),
  })
  return {
    port,
    sql: async (statement) => {
      const signal = AbortSignal.timeout(30_000)
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: statement, signal })
      const text = await response.text()
      if (!response.ok) throw new Error(`${statement}: ${text}`)
      return text
    },
  }
}
