import { decodeName, encodeName, renameColumns } from './reserved-names.js'

type Body = Readonly<Record<string, unknown>>
type Rename = (name: string) => string
type Columns = Parameters<typeof renameColumns>[0]

/** Which parts of a body hold names beside its own `name` (spec/fqn.md §4). */
const HOLDERS: Readonly<Record<string, (body: Body, rename: Rename) => Body>> = {
  table: (body, rename) => ({ ...columns(body, rename), ...constraints(body, rename) }),
  dashboardDataModel: (body, rename) => columns(body, rename),
}

const columns = (body: Body, rename: Rename): Body =>
  body.columns ? { columns: renameColumns(body.columns as Columns, rename) } : {}

const constraints = (body: Body, rename: Rename): Body => {
  const all = body.tableConstraints as readonly { readonly columns?: readonly string[] }[] | undefined
  if (!all) return {}
  return { tableConstraints: all.map((one) => (one.columns ? { ...one, columns: one.columns.map(rename) } : one)) }
}

/**
 * A create request with its names as they go over the wire. Names of services go out as they are; so do
 * descriptions, display names and references by FQN.
 */
export const encodeNames = <B extends object>(kind: string, body: B): B =>
  kind.endsWith('Service') ? body : rename(kind, body, encodeName)

/** An entity read from the server, with the names of the source. Its `fullyQualifiedName` stays encoded. */
export const decodeNames = <B extends object>(kind: string, body: B): B => rename(kind, body, decodeName)

function rename<B extends object>(kind: string, body: B, change: Rename): B {
  const { name } = body as { readonly name?: string }
  return { ...body, ...(name === undefined ? {} : { name: change(name) }), ...HOLDERS[kind]?.(body as Body, change) }
}
