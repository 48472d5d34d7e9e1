import type { z } from 'zod'
import { type ConfigIssue, keyText, pathText, shownText, writtenText } from './config-error.js'
import { nearest } from './nearest.js'
import { branches, choicesOf, keysOf, type Shape, shapesAt, typesOf, valueAt, wordsOf } from './shape.js'

type ZodIssue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** What an explanation is made from. */
export interface Explained {
  /** The document that was refused. */
  readonly tree: unknown
  /** The JSON Schema it was held against. */
  readonly shape: Shape
  /** What was written where a reference stood; shown in place of its value. */
  readonly written: ReadonlyMap<string, string>
}

/** zod's issues in the words of a config. A missing key is left out when an unknown one is its typo. */
export function explain(issues: readonly ZodIssue[], context: Explained): ConfigIssue[] {
  const findings = issues.flatMap((issue) => explainOne(issue, [], context))
  const meant = new Set(findings.map(({ typoOf }) => typoOf))
  return findings.filter(({ missing, issue }) => !(missing && meant.has(issue.path))).map(({ issue }) => issue)
}

interface Finding {
  readonly issue: ConfigIssue
  readonly missing?: true
  /** Path of the key that an unknown key was meant to be. */
  readonly typoOf?: string
}

function explainOne(issue: ZodIssue, parent: Path, context: Explained): Finding[] {
  const path = [...parent, ...issue.path]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, context))
  if (valueAt(context.tree, path) === undefined) return [missingKey(path, context)]
  if (issue.code === 'invalid_union') {
    const inner = fittingBranch(issue.errors)
    if (inner) return inner.flatMap((nested) => explainOne(nested, path, context))
  }
  if (issue.code === 'custom' || (issue.code === 'invalid_format' && issue.format === 'regex')) {
    return [{ issue: { path: pathText(path), message: issue.message } }]
  }
  const format = issue.code === 'invalid_format' ? FORMATS[issue.format] : undefined
  return [{ issue: wrongValue(path, context, format) }]
}

const FORMATS: Readonly<Record<string, string>> = { guid: 'a UUID', uuid: 'a UUID', url: 'a URL' }

/** The issues of the branch of a union that was meant: the one the value has the right type for. */
const fittingBranch = (errors: readonly (readonly ZodIssue[])[]): readonly ZodIssue[] | undefined =>
  errors
    .filter((branch) => !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .sort((a, b) => a.length - b.length)[0]

/** As many keys are listed when none comes near. */
const LISTED = 12

function unknownKey(path: Path, key: string, { shape }: Explained): Finding {
  const keys = keysOf(shapesAt(shape, path))
  const near = nearest(key, keys)
  const all = keys.length === 0 ? '; none is expected here' : `; expected ${keys.join(', ')}`
  const listed = keys.length <= LISTED ? all : ''
  const issue = { path: pathText([...path, key]), got: keyText(key) }
  if (near === undefined) return { issue: { ...issue, message: `unknown key${listed}` } }
  const message = `unknown key; did you mean "${near}"?`
  return { issue: { ...issue, message, nearest: near }, typoOf: pathText([...path, near]) }
}

function missingKey(path: Path, { shape }: Explained): Finding {
  const shapes = shapesAt(shape, path)
  const expected = wordsOf(shapes)
  const description = shapes.find((each) => each.description !== undefined)?.description
  const message = `missing; expected ${expected}${description === undefined ? '' : `: ${description}`}`
  return { issue: { path: pathText(path), message, expected }, missing: true }
}

function wrongValue(path: Path, context: Explained, format: string | undefined): ConfigIssue {
  const shapes = shapesAt(context.shape, path)
  const value = valueAt(context.tree, path)
  const expected = format ?? wordsOf(shapes)
  const written = context.written.get(pathText(path))
  const got = written === undefined ? valueText(value, shapes) : writtenText(written)
  const near = typeof value === 'string' && written === undefined ? nearest(value, choicesOf(shapes)) : undefined
  return {
    path: pathText(path),
    message: `expected ${expected}, got ${got}${near === undefined ? '' : `; did you mean "${near}"?`}`,
    expected,
    got,
    ...(near !== undefined && { nearest: near }),
  }
}

/** A value as it may be printed: where any string can be written, which may be a secret, only its kind. */
function valueText(value: unknown, shapes: readonly Shape[]): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (value === '') return 'an empty string'
  if (typeof value === 'object') return 'an object'
  if (shapes.flatMap(branches).some(takesText)) return `a ${typeof value}`
  return typeof value === 'string' ? shownText(value) : JSON.stringify(value)
}

/** Whether the shape takes text of any kind, or holds something that may. */
const takesText = (shape: Shape): boolean =>
  shape.const === undefined && shape.enum === undefined && typesOf(shape).some((type) => OPEN_TYPES.has(type))

const OPEN_TYPES: ReadonlySet<string> = new Set(['string', 'object', 'array'])
