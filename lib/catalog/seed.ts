import { randomUUID } from 'node:crypto'
import type { Context } from './context.js'
import type { Document, EntityDocument } from './document.js'
import { knownKind } from './kinds.js'
import { findByFqn, insert } from './store/entities.js'
import { TEST_CONNECTION_DEFINITIONS } from './test-connection-definitions.js'

/** What a fresh server holds: the bot, the admin, the top team, the built-in tags and connection tests. */
const TAGS: Readonly<Record<string, readonly string[]>> = {
  PII: ['None', 'NonSensitive', 'Sensitive'],
  PersonalData: ['Personal', 'SpecialCategory'],
  Tier: ['Tier1', 'Tier2', 'Tier3', 'Tier4', 'Tier5'],
  Certification: ['Gold', 'Silver', 'Bronze'],
}
/** Assets may have several tags of these. */
const SHARED = new Set(['PersonalData'])

/** Adds what is missing of it; what is there stays. */
export function seed(context: Context): void {
  const add = (type: string, fqn: string, document: Document): Document => {
    const kind = knownKind(type)
    const known = findByFqn(context.store, kind, fqn)?.document
    if (known) return reference(type, known)
    const stamps = { version: 0.1, updatedAt: context.now, updatedBy: 'admin', deleted: false }
    const entity = { id: randomUUID(), name: fqn, fullyQualifiedName: fqn, ...stamps, ...document }
    insert(context.store, { kind, document: entity })
    return reference(type, entity)
  }

  add('team', 'Organization', { displayName: 'Organization', teamType: 'Organization' })
  const role = add('role', 'IngestionBotRole', {
    displayName: 'Ingestion bot role',
    description: 'What the ingestion bot may do.',
  })
  add('user', 'admin', { email: 'admin@open-metadata.org', isAdmin: true, isBot: false })
  const bot = add('user', 'ingestion-bot', {
    email: 'ingestion-bot@open-metadata.org',
    isAdmin: false,
    isBot: true,
    updatedBy: 'ingestion-bot',
    roles: [role],
  })
  add('bot', 'ingestion-bot', { botUser: bot })
  for (const [name, tags] of Object.entries(TAGS)) {
    const system = { provider: 'system', description: name }
    const classification = add('classification', name, { ...system, mutuallyExclusive: !SHARED.has(name) })
    for (const tag of tags)
      add('tag', `${name}.${tag}`, { ...system, name: tag, description: tag, classification, mutuallyExclusive: false })
  }
  for (const definition of TEST_CONNECTION_DEFINITIONS)
    add('testConnectionDefinition', definition.fullyQualifiedName, { ...definition })
}

const reference = (type: string, { id, name, fullyQualifiedName }: EntityDocument): Document => ({
  id,
  type,
  name,
  fullyQualifiedName,
})
