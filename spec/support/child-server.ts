import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ChildServer {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
  /** Finds the port in a line that it prints when it is up; `port 1234` unless given. */
  readonly port?: RegExp
  readonly patience?: number
  /** Called when this process ends. */
  readonly gone?: () => void
}

const START_MS = 60_000
/** Characters of what a server says that are told when it fails. */
const KEPT = 4000

/** Starts a server that keeps no process alive and ends with this one; gives its port. @throws Error with what it said last, when it ends or does not come up in time. */
export async function startChild({
  name,
  program,
  args,
  port = /^port (\d+)$/,
  patience = START_MS,
  gone,
}: ChildServer): Promise<number> {
  const child = spawn(program, args)
  process.once('exit', () => {
    child.kill('SIGKILL')
    gone?.()
  })
  let said = ''
  const found = await new Promise<string>((resume, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer)
      reject(new Error(`${name} ${what}: ${said}`))
    }
    const timer = setTimeout(fail, patience, `is not up after ${patience / 1000} s`)
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        said = `${said}${line}\n`.slice(-KEPT)
        const [, number] = port.exec(line) ?? []
        if (number === undefined) return
        clearTimeout(timer)
        resume(number)
      })
    child.once('error', ({ message }) => fail(message))
    child.once('exit', () => fail('ended'))
  })
  for (const one of [child, child.stdin, child.stdout, child.stderr]) (one as unknown as { unref(): void }).unref()
  return Number(found)
}
