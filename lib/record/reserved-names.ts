import { mapChanged } from './map-changed.js'

/** Sequences that a name may hold in the source but not on the wire, in the order they are replaced (spec/fqn.md §4). */
const RESERVED = [
  ['::', '__reserved__colon__'],
  ['>', '__reserved__arrow__'],
  ['"', '__reserved__quote__'],
  ['\n', '__reserved__newline__'],
  ['\r', '__reserved__carriage_return__'],
  ['\t', '__reserved__tab__'],
] as const
const ANY_RESERVED = /::|[>"\n\r\t]/
const ANY_TOKEN = '__reserved__'

/** A source's name as it goes over the wire (spec/fqn.md §4). */
export function encodeName(name: string): string {
  if (!ANY_RESERVED.test(name)) return name
  return RESERVED.reduce((text, [plain, token]) => text.replaceAll(plain, token), name)
}

/** The source's name behind a name read from the wire. */
export function decodeName(name: string): string {
  if (!name.includes(ANY_TOKEN)) return name
  return RESERVED.reduce((text, [plain, token]) => text.replaceAll(token, plain), name)
}

interface Named {
  readonly name: string
  readonly children?: readonly Named[] | undefined
}

/** Columns with `change` applied to every name, at every depth; the same list when no name changes. */
export const renameColumns = <C extends Named>(columns: readonly C[], change: (name: string) => string): readonly C[] =>
  mapChanged(columns, (column) => {
    const name = change(column.name)
    const children = column.children && renameColumns(column.children, change)
    if (name === column.name && children === column.children) return column
    return { ...column, name, ...(children ? { children } : {}) }
  })
