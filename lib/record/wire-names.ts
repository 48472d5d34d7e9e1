import { mapChanged } from './map-changed.js'
import { decodeName, encodeName, renameColumns } from './reserved-names.js'

type Body = Readonly<Record<string, unknown>>
type Rename = (name: string) => string
type Constraints = readonly { readonly columns?: readonly string[] }[]

/** Which parts of a body hold names beside its own `name` (spec/fqn.md §4). */
const HOLDERS: Readonly<Record<string, Readonly<Record<string, (part: never, rename: Rename) => unknown>>>> = {
  table: { columns: renameColumns, tableConstraints: renameConstraints },
  dashboardDataModel: { columns: renameColumns },
}

function renameConstraints(constraints: Constraints, rename: Rename): Constraints {
  return mapChanged(constraints, (one) => {
    if (!one.columns) return one
    const columns = mapChanged(one.columns, rename)
    return columns === one.columns ? one : { ...one, columns }
  })
}

/**
 * A create request with its names as they go over the wire; itself when they are that already. Names of services go out
 * as they are; so do descriptions, display names and references by FQN.
 */
export const encodeNames = <B extends object>(kind: string, body: B): B =>
  kind.endsWith('Service') ? body : rename(kind, body, encodeName)

/** An entity read from the server, with the names of the source. Its `fullyQualifiedName` stays encoded. */
export const decodeNames = <B extends object>(kind: string, body: B): B => rename(kind, body, decodeName)

function rename<B extends object>(kind: string, body: B, change: Rename): B {
  const renamed: Record<string, unknown> = {}
  const put = (key: string, before: unknown, after: unknown): void => {
    if (after !== before) renamed[key] = after
  }
  const { name } = body as { readonly name?: string }
  if (name !== undefined) put('name', name, change(name))
  for (const [key, renamePart] of Object.entries(HOLDERS[kind] ?? {})) {
    const part = (body as Body)[key]
    if (part) put(key, part, renamePart(part as never, change))
  }
  return Object.keys(renamed).length === 0 ? body : { ...body, ...renamed }
}
