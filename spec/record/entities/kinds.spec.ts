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

  it('put the literal model before the name of a dashboard data model', () => {
    const model = { name: 'sales.q1', service: '"bi.eu"', dataModelType: 'LookMlView', columns: [] } as const
    expect(fqnOf('dashboardDataModel', model)).to.equal('"bi.eu".model."sales.q1"')
  })

  it('hang an asset of any other service below it', () => {
    const [name, service] = ['a.b', 'svc']
    const bodies = {
      chart: { name, service },
      dashboard: { name, service },
      topic: { name, service, partitions: 1 },
      pipeline: { name, service },
      mlmodel: { name, service },
      container: { name, service },
      searchIndex: { name, service, fields: [] },
      directory: { name, service },
      file: { name, service },
      spreadsheet: { name, service },
    } as const
    for (const [kind, body] of Object.entries(bodies))
      expect(fqnOf(kind as KindName, body as never), kind).to.equal('svc."a.b"')
    expect(fqnOf('worksheet', { name, spreadsheet: 'svc.book' })).to.equal('svc.book."a.b"')
  })

  it('hang a directory, a file, a container and a spreadsheet below what they lie in', () => {
    const service = 'svc'
    expect(fqnOf('directory', { name: 'in.ner', service, parent: 'svc.outer' })).to.equal('svc.outer."in.ner"')
    expect(fqnOf('file', { name: 'a.csv', service, directory: 'svc.outer' })).to.equal('svc.outer."a.csv"')
    const id = '3f1e2d4c-0000-4000-8000-000000000001'
    const bucket = { id, type: 'container', fullyQualifiedName: 'svc."s3.bucket"' }
    expect(fqnOf('container', { name: 'f.csv', service, parent: bucket })).to.equal('svc."s3.bucket"."f.csv"')
    const parent = { id, type: 'directory', fullyQualifiedName: 'svc.outer' }
    expect(fqnOf('spreadsheet', { name: 'book', service, parent })).to.equal('svc.outer.book')
  })

  it('refuse a parent that is known by its id only: nothing says its FQN', () => {
    const parent = { id: '3f1e2d4c-0000-4000-8000-000000000001', type: 'container' }
    expect(() => fqnOf('container', { name: 'f', service: 'svc', parent })).to.throw(
      FqnError,
      'container f: its parent has no fullyQualifiedName',
    )
  })

  it('name a query by its SQL', () => {
    expect(fqnOf('query', { service: 'svc', query: 'SELECT 1' })).to.equal('svc.b1698e52a0f16203489454196a0c6307')
  })

  it('refuse an FQN without a parent', () => {
    const procedure = { name: 'p', storedProcedureCode: {} }
    expect(() => fqnOf('storedProcedure', procedure)).to.throw(FqnError, 'storedProcedure p names no databaseSchema')
  })
})
