import type { Dialect } from './dialect.js'

const HASH_COMMENTS: ReadonlySet<Dialect> = new Set<Dialect>(['mysql', 'singlestore', 'tidb', 'doris', 'starrocks'])

/** What may hold a `#` or a `q'` that means nothing. */
const SKIPPED = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//
const HASH = new RegExp(`${SKIPPED.source}|#[^\\n]*`, 'g')
const QUOTE =
  /\bn?q'(?:\[[\s\S]*?\]|\{[\s\S]*?\}|\([\s\S]*?\)|<[\s\S]*?>|(\S)[\s\S]*?\1)'|'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\//gi

/** What Redshift reads as a string, or as what hides one. */
const BACKSLASH = /'(?:[^'\\]|\\.|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\//g

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/**
 * The text without what the parser's tokenizer does not know, at equal length: MySQL's `#` comments become blank,
 * Oracle's `q'[…]'` a plain string, and the `\\'` in Redshift's strings `''`.
 */
export function plainText(sql: string, dialect: Dialect): string {
  if (HASH_COMMENTS.has(dialect) && sql.includes('#'))
    return sql.replace(HASH, (match) => (match.startsWith('#') ? blank(match) : match))
  if (dialect === 'oracle' && /q'/i.test(sql))
    return sql.replace(QUOTE, (match) => {
      if (!/^n?q/i.test(match)) return match
      const start = match.indexOf("'")
      return `${' '.repeat(start)}'${match.slice(start + 1, -1).replaceAll("'", ' ')}'`
    })
  if (dialect === 'redshift' && sql.includes("\\'"))
    return sql.replace(BACKSLASH, (match) => match.replaceAll("\\'", "''"))
  return sql
}
