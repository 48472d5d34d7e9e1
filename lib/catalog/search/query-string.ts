import { unhandled } from '../fault.js'
import { ALL, and, type Clause, hasWord, matches, not, onField, or } from './clause.js'

interface QueryStringOptions {
  /** Searched by a word that names no field. */
  readonly fields?: readonly string[] | undefined
  /** Joins what stands side by side. */
  readonly operator?: 'AND' | 'OR'
}

const FIELDS = ['name', 'displayName', 'fullyQualifiedName', 'email']
const TOKEN = /\s*(\(|\)|(?:[\w.]+:)?(?:"(?:\\.|[^"\\])*"|(?:\\.|[^\s()"\\])+))/y

/** @throws Fault 500 for text that doesn't parse, as the server answers it. */
export function parseQueryString(text: string, { fields = FIELDS, operator = 'OR' }: QueryStringOptions = {}): Clause {
  const tokens = tokenize(text)
  if (tokens.length === 0) return ALL
  let at = 0
  const alternatives = (): Clause => {
    const found = [sequence()]
    while (tokens[at] === 'OR') {
      at += 1
      found.push(sequence())
    }
    return or(found)
  }
  const sequence = (): Clause => {
    const found = [[factor()]]
    while (at < tokens.length && tokens[at] !== ')' && tokens[at] !== 'OR') {
      const isJoined = tokens[at] === 'AND'
      if (isJoined) at += 1
      if (isJoined || operator === 'AND') found.at(-1)?.push(factor())
      else found.push([factor()])
    }
    return or(found.map(and))
  }
  const factor = (): Clause => {
    const token = tokens[at]
    at += 1
    if (token === undefined || token === ')' || token === 'AND' || token === 'OR') throw broken(text)
    if (token === 'NOT') return not(factor())
    if (token !== '(') return term(token, fields)
    const inner = alternatives()
    if (tokens[at] !== ')') throw broken(text)
    at += 1
    return inner
  }
  const result = alternatives()
  if (at < tokens.length) throw broken(text)
  return result
}

const broken = (text: string) => unhandled(`search_phase_execution_exception: Failed to parse query [${text}]`)

function tokenize(text: string): readonly string[] {
  const tokens: string[] = []
  const trimmed = text.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < trimmed.length) {
    const token = TOKEN.exec(trimmed)?.[1]
    if (token === undefined) throw broken(text)
    tokens.push(token)
  }
  return tokens
}

const FIELD_TERM = /^([\w.]+):(.+)$/s
const unquote = (text: string) => (text.startsWith('"') ? text.slice(1, -1) : text).replace(/\\(.)/gs, '$1')

function term(token: string, fields: readonly string[]): Clause {
  if (token === '*') return ALL
  const [, field, wanted] = FIELD_TERM.exec(token) ?? []
  if (field !== undefined && wanted !== undefined) return onField(field, (value) => matches(value, unquote(wanted)))
  if (token.endsWith(':')) throw broken(token)
  return or(fields.map((one) => onField(one, (value) => hasWord(value, unquote(token)))))
}
