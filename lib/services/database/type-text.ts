/** A type as SQL prints it, taken apart. */
export interface TypeNode {
  /** What was printed for it. */
  readonly text: string
  /** In small letters, without what stands in brackets: `timestamp with time zone`. */
  readonly name: string
  readonly parts: readonly TypePart[]
}

/** What stands in the brackets of a type: a number, a text, a type, or a type with a name. */
export interface TypePart {
  readonly text: string
  readonly name?: string
  readonly type?: TypeNode
}

/** Text that is no type. */
export class TypeSyntaxError extends Error {
  override readonly name = 'TypeSyntaxError'
}

/** Deeper than any type is, and less than exhausts a stack. */
const DEEPEST = 100

/**
 * Reads a type in any of the notations of SQL databases: round, pointed and square brackets, names in quotes.
 * @throws TypeSyntaxError
 * @example parseType('row(a bigint, "b c" array(varchar(10)))')
 * @example parseType('struct<a:int,b:array<string>>')
 */
export function parseType(text: string): TypeNode {
  const scan = scanner(text)
  const type = readType(scan, 0)
  if (!scan.atEnd()) throw scan.unexpected()
  return type
}

const WORD = /"(?:[^"]|"")*"|`[^`]*`|[^\s"'`()<>[\],:=]+/y
const MORE = /\s+(?=[^\s"'`()<>[\],:=])/y
const BLANKS = /\s*/y
const LITERAL = /(?:'(?:[^'\\]|''|\\.)*'|[-+]?\d+(?:\.\d+)?)(?:\s*=\s*[-+]?\d+)?(?=\s*[,)>])/y
const SETTING = /\w+\s*=\s*\w+(?=\s*[,)>])/y
const SIZE = /\[\d*\]/y
/** A name and what parts it from the type. Types of several words have none: `double precision`, `time with time zone`. */
const NAME =
  /(?:"(?:[^"]|"")*"|`[^`]*`|(?!\w+\s+(?:precision|varying|with(?:out)? time zone)\b)[^\s"'`()<>[\],:=]+)(?:\s*:\s*|\s+)(?=[^\s,)>])/iy

type Scanner = ReturnType<typeof scanner>

function scanner(text: string) {
  let at = 0
  const unexpected = () => new TypeSyntaxError(`unexpected text at ${at} of ${JSON.stringify(text)}`)
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    at += found?.length ?? 0
    return found
  }
  const must = (pattern: RegExp): string => {
    const found = take(pattern)
    if (found === undefined) throw unexpected()
    return found
  }
  /** Starts here; the function gives what was read since. */
  const mark = () => {
    const start = at
    return () => text.slice(start, at)
  }
  return { atEnd: () => at === text.length, unexpected, take, must, mark }
}

function readType(scan: Scanner, depth: number): TypeNode {
  if (depth > DEEPEST) throw scan.unexpected()
  const textRead = scan.mark()
  const words = readWords(scan)
  const parts = scan.take(/\(/y) ? readParts(scan, /\)/y, depth) : scan.take(/</y) ? readParts(scan, />/y, depth) : []
  if (scan.take(MORE)) words.push(...readWords(scan))
  let type: TypeNode = { text: textRead(), name: words.join(' '), parts }
  for (let size = 1; scan.take(SIZE) !== undefined; size += 1) {
    if (depth + size > DEEPEST) throw scan.unexpected()
    const element = { text: type.text, type }
    type = { text: textRead(), name: 'array', parts: [element] }
  }
  return type
}

function readWords(scan: Scanner): string[] {
  const words: string[] = []
  do words.push(unquoted(scan.must(WORD)).toLowerCase())
  while (scan.take(MORE) !== undefined)
  return words
}

function readParts(scan: Scanner, close: RegExp, depth: number): TypePart[] {
  const parts: TypePart[] = []
  scan.take(BLANKS)
  while (scan.take(close) === undefined) {
    if (parts.length > 0) scan.must(/,\s*/y)
    parts.push(readPart(scan, depth))
    scan.take(BLANKS)
  }
  return parts
}

function readPart(scan: Scanner, depth: number): TypePart {
  const literal = scan.take(LITERAL) ?? scan.take(SETTING)
  if (literal !== undefined) return { text: literal }
  const textRead = scan.mark()
  const name = scan.take(NAME)
  const type = readType(scan, depth + 1)
  const text = textRead()
  return name === undefined ? { text, type } : { text, type, name: unquoted(name.replace(/(?:\s*:)?\s*$/, '')) }
}

const unquoted = (word: string): string =>
  word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.startsWith('`') ? word.slice(1, -1) : word
