import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** No command of a bench takes longer: the incumbent reads 3,000 tables in two minutes, pip installs it in five. */
const LONGEST_MS = 1_800_000
const OUTPUT_BYTES = 64 * 1024 * 1024
/** What is kept of the output of a command that failed. */
const TAIL = 2000
/** An argument that is a program of its own is not shown. */
const LONG_WORD = 100

export interface Execution {
  readonly stdout: string
  readonly stderr: string
  /** When it was started, epoch ms with fraction. */
  readonly startedAt: number
  readonly seconds: number
}

/** Runs a command to its end. @throws Error with the end of its output when it fails, is aborted or takes too long. */
export async function execute(
  [file, ...args]: readonly [string, ...string[]],
  { env = {}, signal }: { readonly env?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Execution> {
  const startedAt = now()
  try {
    const { stdout, stderr } = await run(file, args, {
      env: { ...process.env, ...env },
      signal,
      timeout: LONGEST_MS,
      maxBuffer: OUTPUT_BYTES,
    })
    return { stdout, stderr, startedAt, seconds: (now() - startedAt) / 1000 }
  } catch (error) {
    signal.throwIfAborted()
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as Error & { readonly stdout?: string; readonly stderr?: string }
    const output = (stdout + stderr).trim() || message
    const command = [file, ...args].filter((word) => word.length < LONG_WORD).join(' ')
    throw new Error(`${command} failed:\n${output.slice(-TAIL)}`, { cause: error })
  }
}

/** Epoch ms with fraction: comparable between processes of a machine. */
export const now = (): number => performance.timeOrigin + performance.now()
