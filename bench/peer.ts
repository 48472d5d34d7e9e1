/** The incumbent, in a virtual environment of its own. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execute } from './execute.js'

const VERSION = '2.0.7.0'
const PACKAGE = 'openmetadata-ingestion'

/** Its requirements, but for one that pulls in a database of its own and one that asks for more than mirrors have. */
const REQUIREMENTS = `
from importlib.metadata import requires
from pip._vendor.packaging.requirements import Requirement
for one in map(Requirement, requires('${PACKAGE}')):
    if one.marker is None or one.marker.evaluate({'extra': 'postgres'}):
        if one.name == 'certifi': print('certifi')
        elif one.name != 'collate-data-diff': print(str(one).split(';')[0])
`
/** What `collate-data-diff` imports. */
const OF_DATA_DIFF = ['dsnparse', 'toml', 'click', 'rich', 'runtype', 'attrs', 'keyring', 'mashumaro']

/**
 * The folder's `metadata` command. An absent folder is made and the incumbent installed into it: plainly, or, where a
 * package index lacks two of its requirements, without these.
 * @throws Error when there is no Python 3.11, or neither way of installing works.
 */
export async function peerIn(venv: string, say: (line: string) => void, signal: AbortSignal): Promise<string> {
  const command = join(venv, 'bin', 'metadata')
  if (existsSync(command)) return command
  if (existsSync(venv)) throw new Error(`${venv} has no bin/metadata: name another folder, or remove it`)
  say(`installing ${PACKAGE} ${VERSION} into ${venv}: this takes minutes`)
  try {
    await execute(['python3.11', '-m', 'venv', venv], { signal })
    say(`installed ${PACKAGE} ${VERSION} ${await install(join(venv, 'bin', 'python'), signal)}`)
    await execute([command, '--version'], { signal })
    return command
  } catch (error) {
    rmSync(venv, { recursive: true, force: true })
    throw error
  }
}

/** Says how it was done. */
async function install(python: string, signal: AbortSignal): Promise<string> {
  const pip = (...args: string[]) => execute([python, '-m', 'pip', 'install', '--quiet', ...args], { signal })
  try {
    await pip(`${PACKAGE}[postgres]==${VERSION}`)
    return 'plainly'
  } catch {
    signal.throwIfAborted()
    await pip('--no-deps', `${PACKAGE}==${VERSION}`)
    const { stdout } = await execute([python, '-c', REQUIREMENTS], { signal })
    await pip(...stdout.trim().split('\n'), 'pytz')
    await pip('--no-deps', 'collate-data-diff')
    await pip(...OF_DATA_DIFF)
    return 'piece by piece: the package index could not serve it plainly (collate-data-diff without its requirements, any certifi)'
  }
}
