import type { Entity, Metadata } from '../../client/metadata.js'
import { singleFlight } from '../../client/single-flight.js'

/** The user of the catalog that has a database user's name; undefined when there is none. */
export type FindUser = (name: string) => Promise<Entity | undefined>

/** Asks for each name once. */
export const userFinder = (metadata: Pick<Metadata, 'getByName'>): FindUser =>
  singleFlight((name) => metadata.getByName('user', name.includes('.') ? `"${name}"` : name))
