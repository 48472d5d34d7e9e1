import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** moto's AWS, on loopback, with everything in its memory. */
export interface MotoServer {
  /** Of all its services. */
  readonly url: string
}

const HERE = join(import.meta.dirname, 'moto')
/** Where `.ci/run` installs moto. */
const VENV = join(import.meta.dirname, '../../.work/moto/venv')
const START_MS = 60_000

export const motoServer = {
  /** Why it can't be started here, if it can't. */
  absent: (): string | undefined =>
    existsSync(join(VENV, 'bin/python'))
      ? undefined
      : `no moto in ${VENV}: python3 -m venv ${VENV} && ${VENV}/bin/pip install --no-deps -r ${HERE}/requirements.txt`,
}

let started: Promise<MotoServer> | undefined

/** The server that all specs of this process share; it ends with the process. @throws when it does not come up in a minute. */
export const startMoto = (): Promise<MotoServer> => {
  started ??= start()
  return started
}

async function start(): Promise<MotoServer> {
  const server = spawn(join(VENV, 'bin/python'), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  process.once('exit', () => server.kill('SIGKILL'))
  let said = ''
  const url = await new Promise<string>((resume, reject) => {
    const timer = setTimeout(() => reject(new Error(`moto is not up after a minute: ${said}`)), START_MS)
    server.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
      const [, found] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? []
      if (found === undefined) return
      clearTimeout(timer)
      resume(found)
    })
    server.once('exit', () => {
      clearTimeout(timer)
      reject(new Error(`moto ended: ${said}`))
    })
  })
  for (const one of [server, server.stderr]) (one as unknown as { unref(): void }).unref()
  return { url }
}
