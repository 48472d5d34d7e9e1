import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Finished } from '../cli.js'

/** The built command line; `FAULT_RUN` names another build of it. */
const RUN = process.env.FAULT_RUN ?? 'dist/run.js'

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>
  /** A module loaded before the command line. */
  readonly preload?: URL
  /** A run that takes longer is killed, and its case fails, ms. */
  readonly within?: number
}

/** Runs the built command line in a process of its own. @throws Error when it is not built, or hangs. */
export async function runBuilt(
  args: readonly string[],
  { env = {}, preload, within = 60_000 }: ChildOptions = {},
): Promise<Finished> {
  if (!existsSync(RUN)) throw new Error(`${RUN} is not there: npm run build makes it`)
  const { NO_PROXY, no_proxy, HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy, ...inherited } = process.env
  const child = spawn(process.execPath, [...(preload ? ['--import', preload.href] : []), RUN, ...args], {
    env: { ...inherited, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk: Buffer) => {
      text[stream] += chunk.toString()
    })
  const timer = setTimeout(() => child.kill('SIGKILL'), within)
  const code = await new Promise<number | null>((resume, reject) => {
    child.once('error', reject)
    child.once('close', resume)
  })
  clearTimeout(timer)
  if (code === null) throw new Error(`the run hung for ${within / 1000} s\n${text.stdout}\n${text.stderr}`)
  return { code, ...text }
}
