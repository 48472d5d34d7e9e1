import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { GenerationName } from '../../lib/catalog/generation.js'
import type { FaultAnswer } from './fault-answer.js'
import type { FaultProxy } from './fault-proxy.js'
import { oneOf, seeded } from './faults/random.js'
import { cleanAccount } from './faults/rig.js'
import { openWorld } from './faults/world.js'

export interface SoakOptions {
  readonly seed: number
  /** Asked before each round. */
  readonly goesOn: (rounds: number, elapsedMs: number) => boolean
  /** Whether each round is to leave something behind. */
  readonly leaks?: boolean
  readonly onRound?: (round: Round) => void
}

/** What the process held after a run, everything freed that can be. */
export interface Round {
  /** Since the start, ms. */
  readonly at: number
  readonly rss: number
  readonly heap: number
  readonly handles: number
  readonly descriptors: number
  readonly faults: number
  readonly state: string
  /** Whether the server holds what a run without faults leaves. */
  readonly isEqual: boolean
}

/** Of the requests. */
const RATE = 0.05
/**
 * V8 keeps some of the code that it compiles for each run's own closures, and for the functions that zod writes for each
 * schema: 2 KiB for each config that is loaded, which would hide what we keep.
 */
const UNCOMPILED = ['--no-opt', '--disallow-code-generation-from-strings']
/** A run takes longer only when it hangs. */
const ROUND_MS = 300_000
const GENERATIONS: readonly GenerationName[] = ['2.0', '1.6']

const ANSWERS: readonly FaultAnswer[] = [
  { status: 500 },
  { status: 502, body: '<html>Bad Gateway</html>', headers: { 'content-type': 'text/html' } },
  { status: 503, headers: { 'retry-after': '0' } },
  { status: 429, headers: { 'retry-after': '0' } },
  { status: 504 },
  'reset',
  'lost',
  'half',
  'garbage',
  { cut: 30 },
  { longer: 10 },
]

/** One process runs a pipeline again and again through a proxy that strikes; the server is here, and a new one each round. */
export async function soak({ seed, goesOn, leaks = false, onRound }: SoakOptions): Promise<readonly Round[]> {
  const random = seeded(seed)
  const child = fork(fileURLToPath(new URL('soak-child.mjs', import.meta.url)), {
    execArgv: ['--expose-gc', ...UNCOMPILED],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const rounds: Round[] = []
  const startedAt = performance.now()
  try {
    while (goesOn(rounds.length, performance.now() - startedAt)) {
      const generation = GENERATIONS[rounds.length % GENERATIONS.length]!
      const clean = await cleanAccount({ generation, random })
      const world = await openWorld({ generation, random })
      try {
        strike(world.proxy, random)
        const file = world.folder.file('config.json', world.document)
        const held = await answer(child, { file, hostPort: world.proxy.url, leaks })
        const faults = world.proxy.rules.reduce((sum, { hits }) => sum + hits, 0)
        const isEqual = world.oracle.account().endState === clean.endState
        rounds.push({ ...held, at: performance.now() - startedAt, faults, isEqual })
        onRound?.(rounds.at(-1)!)
      } finally {
        await world.close()
      }
    }
    return rounds
  } finally {
    child.kill('SIGKILL')
  }
}

/** A report of the pipeline's status is told once more or not at all: it is not what is looked at here. */
const strike = (proxy: FaultProxy, random: () => number) =>
  proxy.strike({ match: /^(GET|PUT) /, rate: RATE, answer: () => oneOf(random, ANSWERS) })

type Held = Pick<Round, 'rss' | 'heap' | 'handles' | 'descriptors' | 'state'>

function answer(child: ChildProcess, question: object): Promise<Held> {
  return new Promise((resume, reject) => {
    const timer = setTimeout(() => reject(new Error(`a round took more than ${ROUND_MS / 1000} s`)), ROUND_MS)
    const gone = (code: number | null): void => {
      clearTimeout(timer)
      reject(new Error(`the process ended with ${code}`))
    }
    child.once('exit', gone)
    child.once('message', (held) => {
      clearTimeout(timer)
      child.off('exit', gone)
      resume(held as Held)
    })
    child.send(question)
  })
}
