import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `npm test` has built it; a spec that is run alone sees the sources as they are, which takes a second more each time. */
const BUILT = process.env.npm_lifecycle_event === 'test'

export const PROGRAM: readonly string[] = BUILT ? ['dist/run.js'] : ['--import', 'tsx', 'lib/run.ts']

/** With what reads TypeScript where the config names a connector in it: that takes half a second. */
const programFor = (args: readonly string[], readsTypeScript: boolean): readonly string[] =>
  BUILT && (readsTypeScript || args.some(namesTypeScript)) ? ['--import', 'tsx', ...PROGRAM] : PROGRAM

const namesTypeScript = (arg: string): boolean =>
  statSync(arg, { throwIfNoEntry: false })?.isFile() === true && readFileSync(arg, 'utf8').includes('.ts#')

interface CliOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly during?: (kill: (signal: NodeJS.Signals) => void) => void
  /** Whether what a connector imports is in TypeScript. */
  readonly readsTypeScript?: boolean
}

/** Runs the command line as its users do, in a process of its own; `during` may send it signals. */
export async function cli(
  args: readonly string[],
  { env = {}, during, readsTypeScript = false }: CliOptions = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [...programFor(args, readsTypeScript), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  during?.((signal) => child.kill(signal))
  const code = await new Promise<number | null>((resume) => child.once('close', resume))
  return { code, stdout, stderr }
}

/** A folder of the spec's own. */
export function temporaryFolder(): {
  readonly path: string
  file(name: string, content: string | object): string
  remove(): void
} {
  const path = mkdtempSync(join(tmpdir(), 'headwater-'))
  return {
    path,
    file: (name, content) => {
      const file = join(path, name)
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
