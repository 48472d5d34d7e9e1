/** The instructions that can be proved; any other is refused. */
const KEYWORDS = ['FROM', 'ARG', 'ENV', 'WORKDIR', 'COPY', 'RUN', 'USER', 'ENTRYPOINT', 'CMD'] as const

export interface Instruction {
  readonly keyword: (typeof KEYWORDS)[number]
  /** As in `Dockerfile:12`. */
  readonly at: string
  /** `--from=build` is `{ from: 'build' }`. */
  readonly flags: Readonly<Record<string, string>>
  /** What follows the flags. */
  readonly text: string
}

/** A Dockerfile, or a step of it, that does not work. */
export class ImageError extends Error {
  override readonly name = 'ImageError'
}

/** Instructions in order, continued lines joined. @throws ImageError for one that this can't prove. */
export function parseDockerfile(text: string, file = 'Dockerfile'): Instruction[] {
  const instructions: Instruction[] = []
  let [first, joined] = [0, '']
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    if (joined === '') first = index + 1
    joined += line.replace(/\\\s*$/, '')
    if (/\\\s*$/.test(line)) continue
    instructions.push(instruction(joined.trim(), `${file}:${first}`))
    joined = ''
  }
  if (joined !== '') throw new ImageError(`${file}:${first}: the last line is to be continued`)
  return instructions
}

function instruction(line: string, at: string): Instruction {
  const [, word = '', flagText = '', text = ''] = /^(\S+)((?:\s+--\S+)*)\s*(.*)$/s.exec(line) ?? []
  const keyword = KEYWORDS.find((one) => one === word.toUpperCase())
  if (!keyword) throw new ImageError(`${at}: ${word} can't be proved; there are ${KEYWORDS.join(', ')}`)
  if (text === '') throw new ImageError(`${at}: ${keyword} of what?`)
  const flags = flagText.split(/\s+/).filter((flag) => flag !== '')
  return { keyword, at, text, flags: Object.fromEntries(flags.map((flag) => flag.slice(2).split('=', 2))) }
}

/** `$NAME`, `${NAME}` and `${NAME:-default}` replaced. */
export const expand = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g, (_, plain?: string, braced?: string, otherwise = '') => {
    const value = values[(plain ?? braced)!]
    return value === undefined || value === '' ? otherwise : value
  })

/** The words of `["a", "b"]`; any other text is for the shell. */
export const execForm = (text: string): string[] =>
  text.startsWith('[') ? (JSON.parse(text) as string[]) : ['/bin/sh', '-c', text]

/** `NAME=value NAME="two words"` as a record. @throws ImageError for what is no such list. */
export function assignments(text: string, at: string): Record<string, string> {
  const pairs = [...text.matchAll(/(\w+)=(?:"([^"]*)"|(\S*))(?:\s+|$)/gy)]
  if (pairs.map(([all]) => all).join('') !== text) throw new ImageError(`${at}: expected NAME=value, found ${text}`)
  return Object.fromEntries(pairs.map(([, name, quoted, plain]) => [name!, quoted ?? plain ?? '']))
}
