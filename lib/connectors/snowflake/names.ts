/** A name as SQL takes it, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** `"database"."schema"` as SQL takes it. */
export const quotedPath = (names: readonly string[]): string => names.map(quoted).join('.')

/** A text as SQL takes it: a backslash escapes what comes after it. */
export const quotedText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

const PART = /"((?:[^"]|"")*)"|([^".]+)/g

/**
 * The names in `db.schema."odd "" name"`; those without quotes mean what they are in capitals.
 * @throws Error for what is no such path.
 */
export function pathNames(path: string): string[] {
  const names = [...path.matchAll(PART)].map(([, inQuotes, plain]) =>
    inQuotes === undefined ? plain!.toUpperCase() : inQuotes.replaceAll('""', '"'),
  )
  const isPath = /^(?:"(?:[^"]|"")*"|[^".]+)(?:\.(?:"(?:[^"]|"")*"|[^".]+))*$/.test(path)
  if (!isPath) throw new Error(`expected names with dots between them, not ${JSON.stringify(path)}`)
  return names
}
