import { expect } from 'chai'
import { type Fqn, FqnError } from '../../lib/record/fqn.js'
import { create, markDeleted } from '../../lib/record/request.js'

describe('a request', () => {
  it('knows the FQN its entity will have, from its parent and its encoded name', () => {
    const all = [
      create('databaseService', { name: 'my.svc', serviceType: 'Postgres' }),
      create('database', { name: 'shop', service: '"my.svc"' }),
      create('databaseSchema', { name: 's.t', database: '"my.svc".shop' }),
      create('table', { name: 'a::b', databaseSchema: '"my.svc".shop."s.t"', columns: [] }),
      create('classification', { name: 'PII', description: '' }),
      create('tag', { name: 'a.b', classification: 'PII', description: '' }),
      create('tag', { name: 'deep', classification: 'PII', parent: 'PII.top', description: '' }),
      create('query', { query: 'SELECT 1', service: 'svc' }),
    ]
    expect(all.map(({ fqn }) => fqn)).to.deep.equal([
      '"my.svc"',
      '"my.svc".shop',
      '"my.svc".shop."s.t"',
      '"my.svc".shop."s.t".a__reserved__colon__b',
      'PII',
      'PII."a.b"',
      'PII.top.deep',
      'svc.b1698e52a0f16203489454196a0c6307', // the MD5 of its text
    ])
  })

  it('keeps its body as it was given', () => {
    const body = { name: 'a::b', databaseSchema: 'svc.shop.public', columns: [] }
    expect(create('table', body)).to.deep.include({ kind: 'table', body })
  })

  it('that names no parent, or can not be named, is refused', () => {
    expect(() => create('table', { name: 't', columns: [] } as never)).to.throw(
      FqnError,
      /table t names no databaseSchema/,
    )
    expect(() => create('query', { service: 'svc' } as never)).to.throw(FqnError, /without a name/)
    expect(() => create('databaseService', { name: 'a"b', serviceType: 'Postgres' })).to.throw(FqnError)
  })

  it('to mark deleted names its scope and all that was seen there', () => {
    const scope = { kind: 'databaseSchema', fqn: 'svc.shop.public' as Fqn } as const
    const seen = new Set(['svc.shop.public.a', 'svc.shop.public.b'] as Fqn[])
    expect(markDeleted('table', scope, seen)).to.deep.equal({
      kind: 'deleteStale',
      of: 'table',
      fqn: 'svc.shop.public',
      body: {
        scopeFqn: 'svc.shop.public',
        scopeEntityType: 'databaseSchema',
        seenFqns: ['svc.shop.public.a', 'svc.shop.public.b'],
        recursive: true,
      },
    })
  })
})
