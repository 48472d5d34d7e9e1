import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { scratchFolder } from './job-image.js'

/** For `npm install`: no scripts, no talk, and what npm has already is not fetched again. */
export const NPM_QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error']

/** What a command prints. @throws Error with all it has printed, when it fails or takes two minutes. */
export function sh(folder: string, command: string, ...args: readonly string[]): string {
  const done = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, NO_COLOR: '1' },
  })
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${done.status}:\n${done.stdout}${done.stderr}`)
  return done.stdout
}

let packed: string | undefined

/** The path of what `npm pack` makes, packed once. `dist/` was built by `npm install` or `npm test`: it is what users get. */
export function tarball(): string {
  if (packed === undefined) {
    const folder = scratchFolder()
    const name = sh('.', 'npm', 'pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder)
    packed = join(folder, name.trim().split('\n').at(-1)!)
  }
  return packed
}
