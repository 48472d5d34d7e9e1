import { createHash } from 'node:crypto'
import { createCustomProperty } from '../../record/entities/custom-property.js'
import type { Context } from '../context.js'
import { validate } from '../entity/validation.js'
import { missing } from '../fault.js'
import { CATALOG_KINDS } from '../kinds.js'
import { type Answer, ok, type Request, type Route } from '../router.js'
import { addPoint, points } from '../store/series.js'

/** Types of values that a custom property may have; `string` is the one that clients of ours ask for. */
const FIELDS = ['string', 'markdown', 'integer', 'number', 'date-cp', 'email']
const PROPERTY = 'customProperty'

/** Types, and the custom properties of those that are kinds of entities (spec/rest.md §19). */
export const typeRoutes: readonly Route[] = [
  { method: 'GET', path: '/metadata/types/name/{name}', handle: read },
  { method: 'PUT', path: '/metadata/types/{id}', handle: addProperty },
]

/** Types come with the server: the same everywhere. */
const idOf = (name: string): string =>
  createHash('md5')
    .update(`type ${name}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const entityTypes = (): readonly string[] => CATALOG_KINDS.map(({ type }) => type)

function read({ store }: Context, { params: { name = '' }, query }: Request): Answer {
  const isField = FIELDS.includes(name)
  if (!isField && !entityTypes().includes(name)) throw missing(`type instance for ${name} not found`)
  const id = idOf(name)
  const withProperties = !isField && (query.get('fields') ?? '').split(',').includes('customProperties')
  return ok({
    id,
    name,
    fullyQualifiedName: name,
    category: isField ? 'field' : 'entity',
    ...(withProperties ? { customProperties: points(store, id, PROPERTY, 0, Number.MAX_SAFE_INTEGER) } : {}),
  })
}

function addProperty({ store, now }: Context, { params: { id = '' }, body }: Request): Answer {
  const name = entityTypes().find((one) => idOf(one) === id)
  if (name === undefined) throw missing(`type instance for ${id} not found`)
  const property = validate(createCustomProperty, body)
  if (!FIELDS.some((field) => idOf(field) === property.propertyType.id))
    throw missing(`type instance for ${property.propertyType.id} not found`)
  addPoint(store, { owner: id, name: PROPERTY, key: property.name, at: now, document: property })
  return ok({ id, name, category: 'entity', customProperties: points(store, id, PROPERTY, 0, Number.MAX_SAFE_INTEGER) })
}
