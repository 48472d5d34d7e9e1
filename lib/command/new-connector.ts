import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { VERSION } from '../version.js'
import { EXIT } from '../workflow/exit-code.js'
import type { Terminal } from './main.js'

const TEMPLATE = fileURLToPath(new URL('../../templates/connector', import.meta.url))
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** Writes a connector package that installs, compiles, passes its tests and runs, into a new folder called `name`. */
export async function newConnector(
  name: string,
  { type }: { readonly type: string },
  terminal: Terminal,
): Promise<number> {
  const refuse = (why: string): number => {
    terminal.stderr.write(`error: ${why}\n`)
    return EXIT.config
  }
  if (!NAME.test(name))
    return refuse(`"${name}" is no name for a package: lower case words joined by -, like my-source`)
  if (type !== 'database') return refuse(`connectors of type "${type}" can't be made yet; there is database`)
  if (await stat(name).catch(() => undefined)) return refuse(`${name} is there already`)
  const words = name.split('-')
  const replacements: Readonly<Record<string, string>> = {
    __name__: name,
    __title__: words.join(' '),
    __class__: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    __version__: VERSION,
  }
  for (const file of await readdir(TEMPLATE, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const from = join(file.parentPath, file.name)
    const to = join(name, from.slice(TEMPLATE.length + 1).replace(/\.txt$/, ''))
    const text = await readFile(from, 'utf8')
    await mkdir(dirname(to), { recursive: true })
    await writeFile(
      to,
      text.replace(/__(?:name|title|class|version)__/g, (word) => replacements[word]!),
    )
  }
  terminal.stdout.write(`${name} is written. Next:\n  cd ${name}\n  npm install\n  npm test\n  npm start\n`)
  return EXIT.ok
}
