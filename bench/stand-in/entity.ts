import { COLLECTIONS } from './collections.js'
import { type Entity, type Json, quoted, type Store } from './store.js'

/** An entity as a server shows it: with references to its parents, and FQNs on its columns. */
export function shown(entity: Entity, store: Store): Json {
  const { id, collection, fqn, body, version } = entity
  const columns = body.columns as readonly Json[] | undefined
  return {
    ...body,
    ...(columns && { columns: withFqns(columns, fqn) }),
    ...parents(entity, store),
    id,
    fullyQualifiedName: fqn,
    version,
    updatedAt: 0,
    updatedBy: 'ingestion-bot',
    href: `http://127.0.0.1/api/v1/${collection}/${id}`,
    deleted: false,
  }
}

function parents(entity: Entity, store: Store): Json {
  const references: Json = {}
  for (let at: Entity | undefined = entity; at; ) {
    const parent: { readonly field: string; readonly collection: string } | undefined =
      COLLECTIONS[at.collection]?.parent
    const up: Entity | undefined = parent && store.byFqn(parent.collection, String(at.body[parent.field]))
    if (parent && up) references[parent.field] = reference(up)
    if (at.body.serviceType !== undefined) references.serviceType = at.body.serviceType
    at = up
  }
  return references
}

const reference = ({ id, collection, fqn, body }: Entity): Json => ({
  id,
  type: COLLECTIONS[collection]!.type,
  name: body.name,
  fullyQualifiedName: fqn,
  deleted: false,
})

const withFqns = (columns: readonly Json[], parent: string): readonly Json[] =>
  columns.map((column) => {
    const fullyQualifiedName = `${parent}.${quoted(String(column.name))}`
    const children = column.children as readonly Json[] | undefined
    return { ...column, fullyQualifiedName, ...(children && { children: withFqns(children, fullyQualifiedName) }) }
  })
