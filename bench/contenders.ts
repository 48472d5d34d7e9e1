import { dirname, join, resolve } from 'node:path'
import { execute } from './execute.js'

export type ContenderName = 'headwater' | 'incumbent' | 'memoised'

/** A client whose run of a workflow config is measured. */
export interface Contender {
  readonly name: ContenderName
  readonly command: (config: string) => readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
  /** With many schemas it is at its best when it reads this many at once. */
  readonly threads?: number
}

/** CPU and peak memory of the process, said when it ends. */
const REPORT = `process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  console.error('USAGE ' + JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 })) })`

export const HEADWATER: Contender = {
  name: 'headwater',
  command: (config) => [
    process.execPath,
    '--import',
    `data:text/javascript,${encodeURIComponent(REPORT)}`,
    'dist/run.js',
    config,
  ],
}

/** The incumbent as shipped, and with the one call memoised. `metadata` is its command. */
export function peers(metadata: string): readonly Contender[] {
  const python = join(dirname(metadata), 'python')
  const command = (config: string): readonly [string, ...string[]] => [
    python,
    '-I',
    resolve('bench/usage.py'),
    metadata,
    'ingest',
    '-c',
    config,
  ]
  return [
    { name: 'incumbent', command },
    { name: 'memoised', command, env: { PYTHONPATH: resolve('bench/memoised') }, threads: 8 },
  ]
}

export interface Usage {
  /** Epoch ms with fraction. */
  readonly startedAt: number
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMb: number
}

/** One run of a config in a process of its own. @throws when it fails. */
export async function measure({ command, env = {} }: Contender, config: string, signal: AbortSignal): Promise<Usage> {
  const { stderr, startedAt, seconds } = await execute(command(config), { env, signal })
  const usage = /^USAGE (.*)$/m.exec(stderr)?.[1]
  if (usage === undefined) throw new Error('the run did not say what it used')
  return { startedAt, seconds, ...(JSON.parse(usage) as { cpuSeconds: number; peakMb: number }) }
}
