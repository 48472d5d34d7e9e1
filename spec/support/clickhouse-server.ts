import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

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
const START_MS = 60_000

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
  const node = spawn(join(VENV, 'bin/python'), [join(HERE, 'server.py'), home])
  process.once('exit', () => {
    node.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  })
  let complaints = ''
  node.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000)
  })
  const port = await new Promise<number>((resume, reject) => {
    const timer = setTimeout(() => reject(new Error(`ClickHouse is not up after a minute: ${complaints}`)), START_MS)
    createInterface(node.stdout).on('line', (line) => {
      if (!line.startsWith('port ')) return
      clearTimeout(timer)
      resume(Number(line.slice('port '.length)))
    })
    node.once('exit', () => {
      clearTimeout(timer)
      reject(new Error(`ClickHouse ended: ${complaints}`))
    })
  })
  for (const one of [node, node.stdin, node.stdout, node.stderr]) (one as unknown as { unref(): void }).unref()
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
