import { expect } from 'chai'
import type { Fqn } from '../../lib/record/fqn.js'
import { createListings, type Listings, type Scope } from '../../lib/services/listings.js'
import { createStatus, type Status } from '../../lib/status/status.js'

const DATABASE = 'svc.shop' as Fqn
const scope = (schema: string): Scope => ({ kind: 'databaseSchema', fqn: `${DATABASE}.${schema}` as Fqn })
const fqnIn = ({ fqn }: Scope, name: string): Fqn => `${fqn}.${name}` as Fqn

describe('listings', () => {
  let status: Status
  let listings: Listings
  beforeEach(() => {
    status = createStatus('Source')
    listings = createListings(status)
  })

  const watch = (of: Scope, items: () => Iterable<string> | AsyncIterable<string>) =>
    listings.watch('table', of, items, (name) => fqnIn(of, name))
  const readAll = async (of: Scope, items: () => Iterable<string> | AsyncIterable<string>): Promise<unknown> => {
    const seen: string[] = []
    try {
      for await (const name of watch(of, items)) seen.push(name)
    } catch (error) {
      return (error as Error).message
    }
    return seen
  }
  const deletions = (above: Fqn = DATABASE) =>
    listings.deletions('table', above).map(({ fqn, body }) => ({ fqn, seen: body.seenFqns }))
  async function* failing(...names: string[]) {
    yield* names
    throw new Error('connection lost')
  }

  it('pass everything through and delete what was not seen, once', async () => {
    expect(await readAll(scope('a'), () => ['t1', 't2'])).to.deep.equal(['t1', 't2'])
    expect(deletions()).to.deep.equal([{ fqn: 'svc.shop.a', seen: ['svc.shop.a.t1', 'svc.shop.a.t2'] }])
    expect(deletions()).to.deep.equal([])
    expect(status.getStatus()).to.include({ warnings: 0 })
  })

  it('that are empty and complete delete all that is there', async () => {
    await readAll(scope('a'), () => [])
    expect(deletions()).to.deep.equal([{ fqn: 'svc.shop.a', seen: [] }])
  })

  for (const [how, broken] of [
    ['fail midway', () => failing('t1', 't2')],
    ['fail before the first', () => failing()],
    [
      'fail where they begin',
      () => {
        throw new Error('connection lost')
      },
    ],
  ] as const) {
    it(`that ${how} delete nothing, say so, and hand the error on`, async () => {
      expect(await readAll(scope('a'), broken)).to.equal('connection lost')
      expect(status.getStatus().incomplete).to.deep.equal(['the tables of svc.shop.a'])
      expect(deletions()).to.deep.equal([])
      expect(status.getStatus().warningSamples).to.deep.equal([
        { key: 'svc.shop.a', reason: 'no table is marked deleted here: the listing is not complete' },
      ])
    })
  }

  it('that their consumer leaves early delete nothing', async () => {
    for await (const name of watch(scope('a'), () => ['t1', 't2', 't3'])) if (name === 't2') break
    expect(deletions()).to.deep.equal([])
    expect(status.getStatus().warnings).to.equal(1)
  })

  it('whose consumer leaves at the last item delete nothing: nobody saw that it was the last', async () => {
    for await (const name of watch(scope('a'), () => ['t1', 't2'])) if (name === 't2') break
    expect(deletions()).to.deep.equal([])
  })

  it('that nobody began, or nobody has ended yet, delete nothing', async () => {
    watch(scope('a'), () => ['t1'])
    const begun = watch(scope('b'), () => ['t1'])
    await begun.next()
    expect(deletions()).to.deep.equal([])
  })

  it('of which one is broken delete only in the whole one', async () => {
    await readAll(scope('broken'), () => failing('t1'))
    await readAll(scope('whole'), () => ['t1'])
    expect(deletions()).to.deep.equal([{ fqn: 'svc.shop.whole', seen: ['svc.shop.whole.t1'] }])
    expect(status.getStatus().incomplete).to.have.lengthOf(1)
  })

  it('that are read twice delete nothing when the second reading broke off', async () => {
    await readAll(scope('a'), () => ['t1'])
    await readAll(scope('a'), () => failing('t1'))
    expect(deletions()).to.deep.equal([])
  })

  it('count as seen what was there but not asked for', async () => {
    listings.saw('table', scope('a'), fqnIn(scope('a'), 'v1'))
    await readAll(scope('a'), () => ['t1'])
    expect(deletions()).to.deep.equal([{ fqn: 'svc.shop.a', seen: ['svc.shop.a.v1', 'svc.shop.a.t1'] }])
  })

  it('are not made complete by what was merely seen', () => {
    listings.saw('table', scope('a'), fqnIn(scope('a'), 'v1'))
    expect(deletions()).to.deep.equal([])
  })

  it('delete by kind, and below one ancestor only, whose name may begin like another', async () => {
    const [ab, abc]: Scope[] = ['svc.ab', 'svc.abc'].map((fqn) => ({ kind: 'databaseSchema', fqn: fqn as Fqn }))
    await readAll(ab!, () => ['t1'])
    await readAll(abc!, () => ['t1'])
    for await (const _ of listings.watch(
      'storedProcedure',
      ab!,
      () => ['p'],
      () => 'svc.ab.p' as Fqn,
    ));
    expect(deletions('svc.ab' as Fqn).map(({ fqn }) => fqn)).to.deep.equal(['svc.ab'])
    expect(listings.deletions('storedProcedure', 'svc' as Fqn).map(({ body }) => body.seenFqns)).to.deep.equal([
      ['svc.ab.p'],
    ])
    expect(deletions('svc' as Fqn).map(({ fqn }) => fqn)).to.deep.equal(['svc.abc'])
  })

  it('that are forgotten delete nothing, without a warning', async () => {
    await readAll(scope('a'), () => ['t1'])
    listings.forget('table', DATABASE)
    expect(deletions()).to.deep.equal([])
    expect(status.getStatus().warnings).to.equal(0)
  })
})
