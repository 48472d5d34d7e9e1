import { append, type Fqn, FqnError, quoteName } from '../../record/fqn.js'
import { badRequest, unhandled } from '../fault.js'

/** Server's pattern of names: no `::` and one line only (spec/fqn.md §4). */
const PATTERN = /^((?!::).)*$/

/** @throws Fault for a name that the server refuses. */
export function checkName(name: string, longest = 256): void {
  if (name.includes('\0')) throw unhandled('unsupported Unicode escape sequence')
  if (name.length < 1 || name.length > longest) throw badRequest(`[name size must be between 1 and ${longest}]`)
  if (!PATTERN.test(name)) throw badRequest(`[name must match "${PATTERN.source}"]`)
}

/** `name` below `parent`, or at the top. @throws Fault 400 for a name that can't be quoted. */
export function fqnBelow(parent: string | undefined, name: string): Fqn {
  try {
    return parent === undefined ? (quoteName(name) as Fqn) : append(parent as Fqn, name)
  } catch (cause) {
    if (cause instanceof FqnError) throw badRequest(`Invalid name ${name}`)
    throw cause
  }
}
