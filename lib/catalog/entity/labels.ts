import { split, unquoteName } from '../../record/fqn.js'
import type { Context } from '../context.js'
import { type Document, documents, isObject, list } from '../document.js'
import { badRequest } from '../fault.js'
import { knownKind } from '../kinds.js'
import { findByFqn } from '../store/entities.js'
import { requireFqn } from './reference.js'

/** What a label means that says only which tag. */
const DEFAULTS = { labelType: 'Manual', state: 'Confirmed' }

const withDefaults = (labels: unknown): unknown =>
  Array.isArray(labels) ? labels.map((label) => (isObject(label) ? { ...DEFAULTS, ...label } : label)) : labels

/** A request whose tag labels, and those of its columns, are complete. */
export function completeLabels(body: Document): Document {
  const { tags, columns, children } = body
  const nested = (value: unknown) => list(value).map((column) => (isObject(column) ? completeLabels(column) : column))
  return {
    ...body,
    ...(tags === undefined || tags === null ? {} : { tags: withDefaults(tags) }),
    ...(Array.isArray(columns) ? { columns: nested(columns) } : {}),
    ...(Array.isArray(children) ? { children: nested(children) } : {}),
  }
}

const kindOfLabel = ({ source }: Document) => knownKind(source === 'Glossary' ? 'glossaryTerm' : 'tag')

/** Labels as they are stored: each once, with the name of its tag. @throws Fault 404 for an unknown tag. */
export function resolveLabels(context: Context, labels: unknown): readonly Document[] {
  const found = new Map<string, Document>()
  for (const label of documents(labels)) {
    const fqn = String(label.tagFQN)
    const { document } = requireFqn(context, kindOfLabel(label), fqn)
    if (!found.has(fqn)) found.set(fqn, { ...label, name: document.name, description: document.description })
  }
  checkExclusive(context, [...found.keys()])
  return [...found.values()]
}

/** The labels of both, those stored first. @throws Fault 400 when two exclude each other. */
export function mergeLabels(context: Context, stored: unknown, added: unknown): readonly Document[] {
  const known = new Set(documents(stored).map(({ tagFQN }) => tagFQN))
  const all = [...documents(stored), ...documents(added).filter(({ tagFQN }) => !known.has(tagFQN))]
  checkExclusive(
    context,
    all.map(({ tagFQN }) => String(tagFQN)),
  )
  return all
}

/** @throws Fault 400 when two tags share a parent whose tags are mutually exclusive. */
function checkExclusive({ store }: Context, fqns: readonly string[]): void {
  const seen = new Map<string, string>()
  for (const fqn of fqns) {
    const above = split(fqn).slice(0, -1).join('.')
    const other = seen.get(above)
    seen.set(above, fqn)
    if (other === undefined) continue
    const parent = findByFqn(store, knownKind('classification'), above) ?? findByFqn(store, knownKind('tag'), above)
    if (parent?.document.mutuallyExclusive === true)
      throw badRequest(`Tag labels ${fqn} and ${other} are mutually exclusive and can't be assigned together`)
  }
}

/** A label as it is shown: with the description of its tag. */
export function showLabel({ store }: Context, label: Document): Document {
  const tag = findByFqn(store, kindOfLabel(label), String(label.tagFQN))?.document
  return {
    ...label,
    name: label.name ?? unquoteName(split(String(label.tagFQN)).at(-1) ?? ''),
    ...(tag?.description ? { description: tag.description } : {}),
    ...(tag?.displayName ? { displayName: tag.displayName } : {}),
  }
}
