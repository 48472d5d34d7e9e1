import { SyntaxProblem } from './syntax-problem.js'

const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y

/**
 * Parses JSON (RFC 8259) where `JSON.parse` is too lenient or too talkative: duplicate keys are refused, errors
 * carry an offset and never quote the text.
 * @throws SyntaxProblem
 */
export function parseJson(text: string, maxDepth: number): unknown {
  let at = 0
  const take = (token: RegExp): string | undefined => {
    token.lastIndex = at
    const found = token.exec(text)?.[0]
    at += found?.length ?? 0
    return found
  }
  const is = (mark: string): boolean => {
    take(SPACE)
    if (text[at] !== mark) return false
    at += 1
    return true
  }
  const fail = (message: string, offset = at): never => {
    throw new SyntaxProblem(at >= text.length ? 'the text ends too early' : message, offset)
  }
  const string = (): string => JSON.parse(take(STRING) ?? fail('expected a string in double quotes'))

  const object = (depth: number): unknown => {
    const entries = new Map<string, unknown>()
    if (is('}')) return {}
    do {
      take(SPACE)
      const start = at
      const key = string()
      if (entries.has(key)) fail('this key is there already', start)
      if (!is(':')) fail('expected ":"')
      entries.set(key, value(depth))
    } while (is(','))
    return is('}') ? Object.fromEntries(entries) : fail('expected "," or "}"')
  }
  const array = (depth: number): unknown => {
    const items: unknown[] = []
    if (is(']')) return items
    do items.push(value(depth))
    while (is(','))
    return is(']') ? items : fail('expected "," or "]"')
  }
  const value = (depth: number): unknown => {
    if (depth > maxDepth) fail(`nested deeper than ${maxDepth} levels`)
    if (is('{')) return object(depth + 1)
    if (is('[')) return array(depth + 1)
    if (text[at] === '"') return string()
    return JSON.parse(take(WORD) ?? take(NUMBER) ?? fail('expected a value'))
  }

  const result = value(0)
  take(SPACE)
  return at === text.length ? result : fail('text after the end of the document')
}
