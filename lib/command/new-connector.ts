import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { customConnectors } from '../config/custom-connector.js'
import { packageFile } from '../package-file.js'
import { VERSION } from '../version.js'
import { EXIT } from '../workflow/exit-code.js'
import type { Terminal } from './main.js'

const TEMPLATE = fileURLToPath(packageFile('templates/connector'))
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** What can be written for: `database`, `mlmodel`. */
const TYPES = new Map(customConnectors.map(({ serviceType }) => [serviceType.toLowerCase(), serviceType]))

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
  const service = TYPES.get(type.toLowerCase())
  if (!service) return refuse(`there is no type of service "${type}"; there are ${[...TYPES.keys()].join(', ')}`)
  if (await stat(name).catch(() => undefined)) return refuse(`${name} is there already`)
  const words = name.split('-')
  const replacements: Readonly<Record<string, string>> = {
    __name__: name,
    __title__: words.join(' '),
    __class__: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    __service__: service,
    __version__: VERSION,
  }
  for (const [from, to] of await templateFiles(type.toLowerCase())) {
    const text = await readFile(join(TEMPLATE, from), 'utf8')
    await mkdir(join(name, dirname(to)), { recursive: true })
    await writeFile(
      join(name, to),
      text.replace(/__(?:name|title|class|service|version)__/g, (word) => replacements[word]!),
    )
  }
  terminal.stdout.write(`${name} is written. Next:\n  cd ${name}\n  npm install\n  npm test\n  npm start\n`)
  return EXIT.ok
}

/** The files of a type's package: from where in the template, to where. Those that tools would take for code end in `.txt` there. */
async function templateFiles(type: string): Promise<[from: string, to: string][]> {
  const found = await readdir(TEMPLATE, { recursive: true, withFileTypes: true })
  const shared = found
    .filter((entry) => entry.isFile() && entry.parentPath !== join(TEMPLATE, 'types'))
    .map((file) => join(file.parentPath, file.name).slice(TEMPLATE.length + 1))
  return [
    ...shared.map((from): [string, string] => [from, from.replace(/\.txt$/, '')]),
    [join('types', `${type}.ts.txt`), 'connector.ts'],
  ]
}
