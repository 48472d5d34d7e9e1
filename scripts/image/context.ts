import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The files of a build context by relative path, without what its `.dockerignore` names. */
export function contextFiles(folder: string): string[] {
  const file = join(folder, '.dockerignore')
  const ignored = ignores(existsSync(file) ? readFileSync(file, 'utf8') : '')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !ignored(path))
}

/** Whether a `.dockerignore` leaves a path out: the last pattern that fits it, or a folder above it, decides. */
export function ignores(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ ignored: !line.startsWith('!'), fits: matcher(line.replace(/^!/, '')) }))
  return (path) => rules.findLast(({ fits }) => fits(path))?.ignored ?? false
}

/** Whether a path is, or lies below, what a pattern with `*`, `**` and `?` names. */
export function matcher(pattern: string): (path: string) => boolean {
  const source = pattern
    .replace(/^\.?\/+|\/+$/g, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (wild) => (wild.startsWith('**') ? '.*' : wild === '*' ? '[^/]*' : '[^/]'))
  const expression = new RegExp(`^${source}(?:/|$)`)
  return (path) => expression.test(path)
}
