import { expect } from 'chai'
import { z } from 'zod'
import type { ConnectorDefinition } from '../../lib/config/connector-definition.js'
import { left, right } from '../../lib/record/either.js'
import { create, markDeleted, type Request } from '../../lib/record/request.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { createStatus } from '../../lib/status/status.js'
import { source } from '../../lib/step/source.js'
import type { Source } from '../../lib/step/step.js'
import { describeServiceSpec, type ServiceSpecTerms } from '../../lib/testing/describe-service-spec.js'
import { resultsOf } from './broken-promises.js'

interface Connection {
  readonly room: string
}

const definition = {
  type: 'shelf',
  serviceType: 'Database',
  name: 'Shelf',
  summary: 'Reads the shelf.',
  connection: z.strictObject({
    type: z.literal('Shelf').optional().describe('Names this connector.'),
    room: z.string().describe('The room.'),
  }),
} satisfies ConnectorDefinition

const service = create('databaseService', { name: 'service', serviceType: 'CustomDatabase' })
const database = create('database', { name: 'd', service: 'service' })
const deletion = markDeleted('databaseSchema', database, [])

/** A spec over a source of one's own, which is told the room. */
const reading = (read: (room: string) => Source<Request>): ServiceSpec<Connection> => ({
  name: 'Shelf',
  metadata: { create: async ({ connection }) => read(connection.room) },
})
const good = (): Source<Request> => source<Request>('Shelf', () => [service, database].map(right))

/** What fails of which promise. */
async function broken(spec: ServiceSpec<Connection>, terms: ServiceSpecTerms = {}): Promise<Record<string, string>> {
  const results = await resultsOf((runner) =>
    describeServiceSpec(definition, spec, { options: { room: 'hall' }, ...terms }, runner),
  )
  return Object.fromEntries(Object.entries(results).flatMap(([title, failure]) => (failure ? [[title, failure]] : [])))
}

describeServiceSpec(definition, reading(good), { options: { room: 'hall' } })

describe('describeServiceSpec', () => {
  it('finds a connection test that passes everywhere', async () => {
    const testConnection = () => ({ steps: [], close: async () => {} })
    const failed = await broken({ ...reading(good), testConnection }, { unreachable: { room: 'cellar' } })
    expect(failed).to.have.all.keys(['fails its connection test with a message to act on'])
  })

  it('finds a source that counts wrong', async () => {
    const counts = 'counts what it gives'
    const idle = createStatus('Shelf')
    const lazy = (): Source<Request> => ({ ...good(), getStatus: () => idle.getStatus() })
    expect(await broken(reading(lazy))).to.have.all.keys([counts])
    const blind = (): Source<Request> => {
      const inner = source<Request>('Shelf', () => [
        right(service),
        right(database),
        left('a', new Error('it is lost')),
      ])
      return { ...inner, getStatus: () => ({ ...inner.getStatus(), errors: 0 }) }
    }
    expect((await broken(reading(blind)))[counts]).to.match(/of the failures it gives it counts 0/)
  })

  it('finds a deletion in a scope that was not listed to its end, and no other', async () => {
    const cut = (scope: string) =>
      reading((room) => {
        if (room === 'hall') return good()
        const status = createStatus('Shelf')
        status.emit({ type: 'incomplete', scope })
        const failure = left('d', new Error('no light'))
        return source<Request>('Shelf', () => [right(service), right(database), failure, right(deletion)], { status })
      })
    const terms = { broken: { room: 'cellar' } }
    const says = 'says that a listing broke off, and asks for no deletion there'
    const failed = await broken(cut('the databaseSchemas of service.d'), terms)
    expect(failed).to.have.all.keys([says])
    expect(failed[says]).to.match(/would be deleted/)
    expect(await broken(cut('the databaseSchemas of service.e'), terms)).to.deep.equal({})
    expect(await broken(cut('the storedProcedures of service.d'), terms)).to.deep.equal({})
  })

  it('finds a source that can’t be closed', async () => {
    const shut = (): Source<Request> => ({ ...good(), close: () => Promise.reject(new Error('the door is stuck')) })
    const failed = await broken(reading(shut))
    expect(failed['stops and lets go when its taker has enough']).to.equal('the door is stuck')
    expect(failed['gives the same records when it is read again']).to.equal('the door is stuck')
  })
})
