/** A DuckDB type, taken apart; `text` is what was printed for it. */
export type TypeNode = { readonly text: string } & Shape

type Shape =
  | { readonly kind: 'scalar'; readonly name: string; readonly arguments: readonly string[] }
  | { readonly kind: 'list'; readonly element: TypeNode; readonly size?: number }
  | { readonly kind: 'struct' | 'union'; readonly members: readonly Member[] }
  | { readonly kind: 'map'; readonly key: TypeNode; readonly value: TypeNode }
  | { readonly kind: 'enum'; readonly values: readonly string[] }

export interface Member {
  readonly name: string
  readonly type: TypeNode
}

/** Text that DuckDB would not print for a type. */
export class TypeSyntaxError extends Error {
  override readonly name = 'TypeSyntaxError'
}

/**
 * Reads a type as DuckDB prints it.
 * @throws TypeSyntaxError
 * @example parseType('STRUCT(a INTEGER, "b c" VARCHAR[])')
 */
export function parseType(text: string): TypeNode {
  const scan = scanner(text)
  const type = readType(scan)
  if (!scan.atEnd()) throw scan.unexpected()
  return type
}

const IDENTIFIER = /"((?:[^"]|"")*)"|([^\s"'()[\],]+)/y
const SCALAR = /"[^"]*"|[^\s"'()[\],]+(?: WITH TIME ZONE)?/y
const ARGUMENT = /'(?:[^']|'')*'|[^\s'()[\],]+/y
const TEXT = /'((?:[^']|'')*)'/y
const SIZE = /\[(\d*)\]/y
/** A member without a name is a type and nothing else: `STRUCT(INTEGER, TIME WITH TIME ZONE)`. */
const UNNAMED = /(?:"NULL"|[^\s"'()[\],]+)(?:[,)([]| WITH TIME ZONE)/y

type Scanner = ReturnType<typeof scanner>

function scanner(text: string) {
  let at = 0
  const unexpected = () => new TypeSyntaxError(`unexpected text at ${at} of ${JSON.stringify(text)}`)
  const sees = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = sees(pattern) ?? undefined
    at += found?.[0].length ?? 0
    return found
  }
  const skip = (word: string): boolean => {
    const found = text.startsWith(word, at)
    if (found) at += word.length
    return found
  }
  const must = <T>(found: T | false | undefined): T => {
    if (found === undefined || found === false) throw unexpected()
    return found
  }
  /** Starts here; the function gives what was read since. */
  const mark = () => {
    const start = at
    return () => text.slice(start, at)
  }
  return { atEnd: () => at === text.length, unexpected, mark, sees, take, skip, must }
}

function readType(scan: Scanner): TypeNode {
  const textRead = scan.mark()
  let type: TypeNode = { ...readBase(scan), text: textRead() }
  for (let size = scan.take(SIZE); size; size = scan.take(SIZE)) {
    type = { kind: 'list', element: type, ...(size[1] ? { size: Number(size[1]) } : {}), text: textRead() }
  }
  return type
}

function readBase(scan: Scanner): Shape {
  if (scan.skip('STRUCT(')) return { kind: 'struct', members: readItems(scan, readMember) }
  if (scan.skip('UNION(')) return { kind: 'union', members: readItems(scan, readMember) }
  if (scan.skip('ENUM(')) return { kind: 'enum', values: readItems(scan, readText) }
  if (scan.skip('MAP(')) {
    const key = readType(scan)
    scan.must(scan.skip(', '))
    const value = readType(scan)
    scan.must(scan.skip(')'))
    return { kind: 'map', key, value }
  }
  const name = scan.must(scan.take(SCALAR))[0].replaceAll('"', '')
  const read = () => scan.must(scan.take(ARGUMENT))[0]
  return { kind: 'scalar', name, arguments: scan.skip('(') ? readItems(scan, read) : [] }
}

/** Items up to the closing bracket. */
function readItems<T>(scan: Scanner, read: (scan: Scanner, index: number) => T): T[] {
  const items: T[] = []
  while (!scan.skip(')')) {
    if (items.length > 0 && !scan.skip(', ')) scan.must(scan.skip(','))
    items.push(read(scan, items.length))
  }
  return items
}

function readMember(scan: Scanner, index: number): Member {
  if (scan.sees(UNNAMED)) return { name: String(index + 1), type: readType(scan) }
  const [, quoted, plain] = scan.must(scan.take(IDENTIFIER))
  scan.must(scan.skip(' '))
  return { name: quoted?.replaceAll('""', '"') ?? plain ?? '', type: readType(scan) }
}

const readText = (scan: Scanner): string => scan.must(scan.take(TEXT))[1]!.replaceAll("''", "'")
