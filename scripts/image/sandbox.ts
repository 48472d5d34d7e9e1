import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A folder of this machine inside a sandbox, read-only unless `writable`. */
export interface Mount {
  readonly from: string
  readonly to: string
  readonly writable?: boolean
}

export interface Command {
  readonly root: string
  readonly words: readonly string[]
  readonly workdir: string
  readonly user: string
  readonly env: Readonly<Record<string, string>>
  readonly mounts?: readonly Mount[]
}

const USERS = 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n'
const GROUPS = 'root:x:0:\nnode:x:1000:\n'

/** Why nothing can be run in a root folder here; nothing when it can. */
export function sandboxMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root, for chroot'
  return unshare(['true'], 10_000).status === 0 ? undefined : 'needs unshare, of util-linux'
}

/** An empty root folder as `node:20-slim` has it: its users, and no file but theirs. Programs are lent by `run`. */
export function emptyRoot(root: string): void {
  for (const folder of ['etc', 'home/node', 'root', 'usr', 'proc', 'dev', 'tmp']) {
    mkdirSync(join(root, folder), { recursive: true, mode: folder === 'tmp' ? 0o1777 : 0o755 })
  }
  spawnSync('chmod', ['1777', join(root, 'tmp')])
  spawnSync('chown', ['1000:1000', join(root, 'home/node')])
  writeFileSync(join(root, 'etc/passwd'), USERS)
  writeFileSync(join(root, 'etc/group'), GROUPS)
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    if (existsSync(`/${name}`) && lstatSync(`/${name}`).isSymbolicLink())
      symlinkSync(readlinkSync(`/${name}`), join(root, name))
  }
}

/** What this machine lends: programs, certificates, name resolution, and npm's cache to root. */
function lent(user: string): Mount[] {
  const folders = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc/ssl', '/etc/resolv.conf', '/etc/hosts']
  const isLink = (path: string): boolean => path.lastIndexOf('/') === 0 && lstatSync(path).isSymbolicLink()
  const here = folders.filter((path) => existsSync(path) && !isLink(path))
  const node = dirname(dirname(process.execPath))
  if (!node.startsWith('/usr')) here.push(node)
  const mounts: Mount[] = here.map((path) => ({ from: path, to: path }))
  if (user === 'root') mounts.push({ from: npm('cache'), to: '/root/.npm', writable: true })
  return mounts
}

const settings = new Map<string, string>()

function npm(setting: string): string {
  const known =
    settings.get(setting) ?? spawnSync('npm', ['config', 'get', setting], { encoding: 'utf8' }).stdout.trim()
  settings.set(setting, known)
  return known
}

const SCRIPT = `
root=$1 user=$2 workdir=$3; shift 3
while [ "$1" != -- ]; do
  mount --bind -o "$3" "$1" "$root$2"
  shift 3
done
shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
exec chroot --userspec="$user:$user" "$root" /usr/bin/env -i "$@"
`

/**
 * Runs a command as process 1 of a root folder of its own, as a container engine would: its files, its user, its
 * variables, nothing else of this machine but what is lent. Ends within `timeout` milliseconds.
 */
export function run(
  { root, words, workdir, user, env, mounts = [] }: Command,
  timeout = 180_000,
): SpawnSyncReturns<string> {
  const all = [...lent(user), ...mounts]
  for (const { from, to } of lent(user)) mountPoint(from, join(root, to))
  const made = mounts.map(({ from, to }) => mountPoint(from, join(root, to)))
  const certificates = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].filter((name) => process.env[name])
  const variables = {
    PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: user === 'root' ? '/root' : `/home/${user}`,
    NO_COLOR: '1',
    npm_config_registry: npm('registry'),
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
    ...Object.fromEntries(certificates.map((name) => [name, process.env[name]!])),
    ...env,
  }
  const assigned = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  const mounted = all.flatMap(({ from, to, writable }) => [from, to, writable ? 'rw' : 'ro'])
  const enter = ['/bin/sh', '-c', 'cd "$0" && exec "$@"', workdir, ...words]
  try {
    return unshare(
      ['/bin/sh', '-ec', SCRIPT, 'sh', root, user, workdir, ...mounted, '--', ...assigned, ...enter],
      timeout,
    )
  } finally {
    for (const point of made.reverse()) if (point) rmSync(point, { recursive: true, force: true })
  }
}

const UNSHARE = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'] as const

/** With mounts and processes of its own; unshare itself is deaf to SIGTERM. */
function unshare(words: readonly string[], timeout: number): SpawnSyncReturns<string> {
  const [program, ...flags] = UNSHARE
  return spawnSync(program, [...flags, ...words], {
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Gives what was made for it; the mounts themselves are seen by the command alone. */
function mountPoint(from: string, point: string): string | undefined {
  if (existsSync(point)) return undefined
  if (statSync(from).isDirectory()) return mkdirSync(point, { recursive: true })
  const folder = mkdirSync(dirname(point), { recursive: true })
  writeFileSync(point, '')
  return folder ?? point
}
