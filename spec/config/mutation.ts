import { pathText } from '../../lib/config/config-error.js'
import { oneOf, whole } from '../support/faults/random.js'

type Path = readonly (string | number)[]
type Random = () => number

/** A document with one thing changed, as a JSON text, and what has to be said of it. */
export interface Mutation {
  readonly text: string
  /** Unless given, what remains may be valid. */
  readonly refused?: {
    /** What the one error that is meant says. */
    readonly message: RegExp
    readonly path?: string
    readonly nearest?: string
  }
}

/** Keys below these are the user's own. */
const FREE = new Set(['connectionOptions', 'serviceConnection'])

/** No config has these, so that they can be replaced in the text. */
const TWIN = '\u2021twin'
const DEEP = '\u2021deep'

const VALUES: readonly unknown[] = [null, true, 0, -1, 1.5, 1e308, '', 'x', [], {}, [[]], ['x'], { type: 'x' }]

type Change = (tree: object, random: Random) => Mutation

const drop: Change = (tree, random) => ({ text: text(changed(tree, oneOf(random, pathsOf(tree)), undefined)) })

const retype: Change = (tree, random) => ({
  text: text(changed(tree, oneOf(random, pathsOf(tree)), oneOf(random, VALUES))),
})

/** One value where another was: a connection of another connector, a secret where a choice is. */
const swap: Change = (tree, random) => {
  const [there, here] = [oneOf(random, pathsOf(tree)), oneOf(random, pathsOf(tree))]
  return { text: text(changed(tree, there, valueAt(tree, here))) }
}

const extra: Change = (tree, random) => {
  const path = oneOf(random, strictObjects(tree))
  const message = /unknown key/
  return {
    text: text(changed(tree, [...path, 'zzzzzzzzzz'], oneOf(random, VALUES))),
    refused: { message, path: pathText([...path, 'zzzzzzzzzz']) },
  }
}

const typo: Change = (tree, random) => {
  const keys = strictObjects(tree).flatMap((path) =>
    Object.keys(valueAt(tree, path) as object)
      .filter((key) => key.length > 5)
      .map((key) => [...path, key]),
  )
  const path = oneOf(random, keys)
  const key = String(path.at(-1))
  const wrong = [...path.slice(0, -1), `${key}q`]
  return {
    text: text(changed(changed(tree, wrong, valueAt(tree, path)), path, undefined)),
    refused: { message: /unknown key; did you mean/, path: pathText(wrong), nearest: key },
  }
}

const deep: Change = (tree, random) => {
  const levels = whole(random, 70, 100_000)
  const nested = oneOf(random, [
    `${'['.repeat(levels)}${']'.repeat(levels)}`,
    `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
  ])
  return {
    text: text(changed(tree, oneOf(random, pathsOf(tree)), DEEP)).replace(`"${DEEP}"`, nested),
    refused: { message: /^line \d+, column \d+: nested deeper than 64 levels$/ },
  }
}

const duplicate: Change = (tree, random) => {
  const path = oneOf(
    random,
    pathsOf(tree).filter((one) => typeof one.at(-1) === 'string'),
  )
  const key = String(path.at(-1))
  return {
    text: text(changed(tree, [...path.slice(0, -1), TWIN], 'x')).replace(TWIN, key),
    refused: { message: /^line \d+, column \d+: this key is there already$/ },
  }
}

const cut: Change = (tree, random) => {
  const all = text(tree)
  return {
    text: all.slice(0, whole(random, 0, all.length - 1)),
    refused: { message: /^line \d+, column \d+: (the text ends too early|expected .*)$/ },
  }
}

const CHANGES: readonly Change[] = [drop, retype, swap, extra, typo, deep, duplicate, cut]

/** One change, by chance, of a document that is valid. */
export const mutated = (tree: object, random: Random): Mutation => oneOf(random, CHANGES)(tree, random)

const text = (tree: unknown): string => JSON.stringify(tree ?? null, undefined, 1)

/** Of every value but the whole. */
const pathsOf = (node: unknown, path: Path = []): readonly Path[] => [
  ...(path.length === 0 ? [] : [path]),
  ...(typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, value]) => pathsOf(value, [...path, Array.isArray(node) ? +key : key]))
    : []),
]

/** Of the objects in which every key is known. */
const strictObjects = (tree: object): readonly Path[] =>
  [[], ...pathsOf(tree)].filter((path) => {
    const value = valueAt(tree, path)
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && !path.some((key) => FREE.has(String(key)))
    )
  })

const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], tree)

function changed(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const copy: Record<string | number, unknown> = Object.assign(Array.isArray(tree) ? [] : {}, tree)
  const inner = changed(copy[key], rest, value)
  if (inner === undefined) delete copy[key]
  else copy[key] = inner
  return copy
}
