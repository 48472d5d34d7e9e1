import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { temporaryFolder } from '../support/cli.js'
import { EXAMPLE } from './run-example.js'

/** The example's package as `npm install` leaves it, in a folder of its own. */
export function installed(): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder()
  for (const part of ['connector', 'data', 'package.json', 'tsconfig.json', 'csv.json', 'proto.json']) {
    const isSource = (path: string): boolean => !path.endsWith('.js')
    cpSync(join(EXAMPLE, part), join(folder.path, part), { recursive: true, filter: isSource })
  }
  const { dependencies } = JSON.parse(readFileSync(join(EXAMPLE, 'package.json'), 'utf8'))
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    const link = join(folder.path, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(name === 'headwater' ? resolve('.') : resolve('node_modules', name), link)
  }
  return folder
}

/** Compiles it. @throws Error with what the compiler says */
export function compile(folder: string): void {
  const { status, stdout } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc')], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  })
  if (status !== 0) throw new Error(`the example does not compile: ${stdout}`)
}
