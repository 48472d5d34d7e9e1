import {
  type Document,
  type ErrorCode,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'
import { SyntaxProblem } from './syntax-problem.js'

const BAD_ALIAS = 'an alias (*name) without its anchor (&name); quote a value that starts with *'

/** In our words: those of the parser quote the text. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS,
  BAD_DQ_ESCAPE: 'unknown escape in a double-quoted string',
  BAD_INDENT: 'wrong indentation',
  BAD_SCALAR_START: 'a value that starts with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a nested mapping must start on a new line; quote a value that contains ": "',
  BLOCK_IN_FLOW: 'block syntax inside of [ ] or { }',
  MISSING_CHAR: 'something is missing here, such as a closing quote or bracket',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line, followed by ":"',
  MULTIPLE_DOCS: 'more than one document in the file',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: "a tab can't indent; use spaces",
  TAG_RESOLVE_FAILED: 'unknown tag; quote a value that starts with !',
  UNEXPECTED_TOKEN: 'unexpected text',
}

/** More aliases than this, as written or expanded, are taken for an attack. */
const MAX_ALIASES = 100

/**
 * Parses YAML 1.2, with `<<` merges.
 * @throws SyntaxProblem for bad syntax, duplicate keys, unknown tags, or aliases that multiply.
 */
export function parseYaml(text: string, maxDepth: number): unknown {
  if (deepest(text) > maxDepth) throw new SyntaxProblem(`nested deeper than ${maxDepth} levels`, 0)
  const document = parseDocument(text, { merge: true, prettyErrors: false, strict: true, uniqueKeys: false })
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem) throw new SyntaxProblem(WORDS[problem.code] ?? 'not valid YAML', problem.pos[0])
  checkNodes(document)
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (cause) {
    if (cause instanceof ReferenceError) throw new SyntaxProblem('aliases expand to too much', 0)
    throw cause
  }
}

/** Ours, as the parser's own check for duplicates takes minutes for a large mapping. */
function checkNodes(document: Document.Parsed): void {
  const anchors = new Set<string>()
  let aliases = 0
  visit(document, {
    Node(_key, node, path) {
      const at = node.range?.[0] ?? 0
      if (isMap(node)) checkKeys(node)
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor)
        return
      }
      const inside = path.some((parent) => isCollection(parent) && parent.anchor === node.source)
      if (!anchors.has(node.source)) throw new SyntaxProblem(BAD_ALIAS, at)
      if (inside) throw new SyntaxProblem('an alias inside of what it stands for', at)
      if (++aliases > MAX_ALIASES) throw new SyntaxProblem(`more than ${MAX_ALIASES} aliases`, at)
    },
  })
}

function checkKeys({ items }: YAMLMap): void {
  const keys = new Set<string>()
  for (const { key } of items) {
    if (!isScalar(key)) continue
    const name = String(key.value)
    if (keys.has(name)) throw new SyntaxProblem('this key is there already', key.range?.[0] ?? 0)
    keys.add(name)
  }
}

/** The nesting of brackets, and of `- - -` chains: the parser recurses into both, so they are counted first. */
function deepest(text: string): number {
  let depth = 0
  let most = 0
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    depth = mark === '[' || mark === '{' ? depth + 1 : Math.max(0, depth - 1)
    most = Math.max(most, depth)
  }
  for (const [chain] of text.matchAll(/(?:[-?:][ \t]+){2,}/g)) most = Math.max(most, chain.split(/[ \t]+/).length)
  return most
}
