import { quotedName } from '../quoted-name.js'

/** `"database"."schema"` as SQL takes it. */
export const quotedPath = (names: readonly string[]): string => names.map(quotedName).join('.')

/** A text as SQL takes it: a backslash escapes what comes after it. */
export const quotedText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

const PATH = /^(?:"(?:[^"]|"")*"|[^".]+)(?:\.(?:"(?:[^"]|"")*"|[^".]+))*$/
const PART = /"((?:[^"]|"")*)"|([^".]+)/g

const partsOf = (path: string, plainName: (name: string) => string): string[] | undefined =>
  PATH.test(path)
    ? [...path.matchAll(PART)].map(([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plainName(plain!))
    : undefined

/** The names in `db.schema."odd "" name"` as SQL reads them: those without quotes in capitals; undefined for no such path. */
export const pathNames = (path: string): string[] | undefined => partsOf(path, (name) => name.toUpperCase())

/** The names in what `SHOW` prints, which has quotes only where they are needed. */
export const shownNames = (path: string): string[] | undefined => partsOf(path, (name) => name)
