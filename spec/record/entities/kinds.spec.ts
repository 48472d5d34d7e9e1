import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { fqnOf, KIND_NAMES, KINDS, type KindName, type RequestOf } from '../../../lib/record/entities/kinds.js'
import { FqnError } from '../../../lib/record/fqn.js'

/** Bodies the incumbent sent for a PostgreSQL server, each with the FQN that the server gave it. */
const sent = readFileSync(new URL('../../fixtures/requests/postgres-metadata.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { kind: KindName; fqn: string; body: RequestOf<'table'> })

describe('kinds', () => {
  it('accept every body of a recorded run', () => {
    expect(sent).to.have.length.above(30)
    for (const { kind, body } of sent) {
      const parsed = KINDS[kind].request.safeParse(body)
      expect(parsed.error?.issues, `${kind} ${body.name}`).to.equal(undefined)
      expect(parsed.data).to.deep.equal(body)
    }
  })

  it('give the FQN that the server gave', () => {
    for (const { kind, body, fqn } of sent) expect(fqnOf(kind, body as never)).to.equal(fqn)
  })

  it('come parents first', () => {
    expect(KIND_NAMES.indexOf('database')).to.be.below(KIND_NAMES.indexOf('databaseSchema'))
    expect(KIND_NAMES.indexOf('databaseSchema')).to.be.below(KIND_NAMES.indexOf('table'))
    expect(KIND_NAMES.indexOf('classification')).to.be.below(KIND_NAMES.indexOf('tag'))
  })

  it('encode a name as it goes over the wire, but for services', () => {
    const table = { name: 'a::b"c', databaseSchema: 'svc."my.db".public', columns: [] }
    expect(fqnOf('table', table)).to.equal('svc."my.db".public.a__reserved__colon__b__reserved__quote__c')
    expect(fqnOf('databaseService', { name: 'a::b.c', serviceType: 'Postgres' })).to.equal('"a::b.c"')
  })

  it('hang a tag below its parent tag, or else its classification', () => {
    const tag = { name: 'Email', description: '', classification: 'PII' }
    expect(fqnOf('tag', tag)).to.equal('PII.Email')
    expect(fqnOf('tag', { ...tag, parent: 'PII.Contact' })).to.equal('PII.Contact.Email')
  })

  it('name a query by its SQL', () => {
    expect(fqnOf('query', { service: 'svc', query: 'SELECT 1' })).to.equal('svc.b1698e52a0f16203489454196a0c6307')
  })

  it('refuse an FQN without a parent', () => {
    const procedure = { name: 'p', storedProcedureCode: {} }
    expect(() => fqnOf('storedProcedure', procedure)).to.throw(FqnError, 'storedProcedure p names no databaseSchema')
  })
})
