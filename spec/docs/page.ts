import { readFileSync } from 'node:fs'

/** A fenced block of a page. */
export interface Block {
  readonly language: string
  /** The file it is, when a line like **`shelf.ts`** stands above it. */
  readonly file: string | undefined
  readonly text: string
  /** As in `docs/x.md:12`. */
  readonly at: string
}

export interface Section {
  readonly title: string
  readonly blocks: readonly Block[]
}

/** The sections of a page that have blocks. @throws Error for a fence that is never closed. */
export function readPage(path: string): Section[] {
  const sections: { title: string; blocks: Block[] }[] = [{ title: path, blocks: [] }]
  let open: { language: string; first: number; lines: string[] } | undefined
  let above = ''
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line)
    if (open && fence) {
      const file = /^\*\*`([^`]+)`\*\*$/.exec(above)?.[1]
      const text = `${open.lines.join('\n')}\n`
      sections.at(-1)!.blocks.push({ language: open.language, file, text, at: `${path}:${open.first}` })
      open = undefined
      above = ''
    } else if (open) open.lines.push(line)
    else if (fence) open = { language: fence[1]!, first: index + 1, lines: [] }
    else if (/^#+ /.test(line)) sections.push({ title: line.replace(/^#+ /, ''), blocks: [] })
    else if (line.trim() !== '') above = line.trim()
  }
  if (open) throw new Error(`${path}:${open.first}: this block is never closed`)
  return sections.filter(({ blocks }) => blocks.length > 0)
}
