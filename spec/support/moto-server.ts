import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from './child-server.js'

/** moto's AWS, on loopback, with everything in its memory. */
export interface MotoServer {
  /** Of all its services. */
  readonly url: string
}

const HERE = join(import.meta.dirname, 'moto')
/** Where `.ci/run` installs moto. */
const VENV = join(import.meta.dirname, '../../.work/moto/venv')

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
  const port = await startChild({
    name: 'moto',
    program: join(VENV, 'bin/python'),
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'],
    port: /Running on http:\/\/127\.0\.0\.1:(\d+)/,
  })
  return { url: `http://127.0.0.1:${port}` }
}
