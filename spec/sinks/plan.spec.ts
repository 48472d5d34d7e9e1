import { expect } from 'chai'
import { Subject } from 'rxjs'
import sinon from 'sinon'
import type { Fqn } from '../../lib/record/fqn.js'
import { create, markDeleted, type Request } from '../../lib/record/request.js'
import type { Batch, Outgoing } from '../../lib/sinks/metadata-rest/batch.js'
import { inOrder } from '../../lib/sinks/metadata-rest/in-order.js'
import { plan } from '../../lib/sinks/metadata-rest/plan.js'
import { createFlow } from '../../lib/stream/flow.js'

const item = (record: Request, characters = 10): Outgoing => ({ record, text: 'x'.repeat(characters) })
const table = (n: number): Request => create('table', { name: `t${n}`, databaseSchema: 's.d.c', columns: [] })
const schema = (n: number): Request => create('databaseSchema', { name: `c${n}`, database: 's.d' })
const sweep = markDeleted('table', { kind: 'databaseSchema', fqn: 's.d.c' as Fqn }, [])

function planned(limits: { records?: number; characters?: number; wait?: number } = {}) {
  const records = new Subject<Outgoing>()
  const flow = createFlow()
  const batches: string[] = []
  let done = false
  records.pipe(plan({ records: 3, characters: 100, wait: 500, ...limits }, flow)).subscribe({
    next: ({ kind, records: all }) => batches.push(`${kind} ${all.length}`),
    complete: () => {
      done = true
    },
  })
  return { records, flow, batches, isDone: () => done }
}

describe('plan', () => {
  let clock: sinon.SinonFakeTimers
  beforeEach(() => {
    clock = sinon.useFakeTimers()
  })
  afterEach(() => clock.restore())

  it('closes a batch by count', () => {
    const { records, batches } = planned()
    for (let n = 0; n < 4; n += 1) records.next(item(table(n)))
    expect(batches).to.deep.equal(['table 3'])
  })

  it('closes a batch by size, before the record that would make it too large; a large record goes alone', () => {
    const { records, batches } = planned({ records: 100 })
    records.next(item(table(0), 60))
    records.next(item(table(1), 60))
    expect(batches).to.deep.equal(['table 1'])
    records.next(item(table(2), 500))
    expect(batches).to.deep.equal(['table 1', 'table 1', 'table 1'])
  })

  it('closes a batch by time, counted from its first record', () => {
    const { records, batches } = planned()
    records.next(item(table(0)))
    clock.tick(400)
    records.next(item(table(1)))
    expect(batches).to.deep.equal([])
    clock.tick(100)
    expect(batches).to.deep.equal(['table 2'])
    clock.tick(5000)
    expect(batches).to.have.lengthOf(1)
  })

  it('hands on parents before the children whose batch closes', () => {
    const { records, batches } = planned()
    records.next(item(table(0)))
    records.next(item(schema(0)))
    records.next(item(table(1)))
    records.next(item(table(2)))
    expect(batches).to.deep.equal(['databaseSchema 1', 'table 3'])
  })

  it('leaves children to gather when a batch of parents closes', () => {
    const { records, batches } = planned()
    records.next(item(table(0)))
    for (let n = 0; n < 3; n += 1) records.next(item(schema(n)))
    expect(batches).to.deep.equal(['databaseSchema 3'])
  })

  it('hands on everything before a deletion, and deletions together, before whatever comes after', () => {
    const { records, batches } = planned()
    records.next(item(table(0)))
    records.next(item(sweep))
    records.next(item(sweep))
    expect(batches).to.deep.equal(['table 1'])
    records.next(item(table(1)))
    expect(batches).to.deep.equal(['table 1', 'deleteStale 2'])
  })

  it('hands on everything when upstream completes, and then completes', () => {
    const { records, batches, isDone } = planned()
    records.next(item(table(0)))
    records.next(item(schema(0)))
    records.complete()
    expect(batches).to.deep.equal(['databaseSchema 1', 'table 1'])
    expect(isDone()).to.equal(true)
  })

  it('hands on everything when someone waits for the flow to settle', () => {
    const { records, flow, batches } = planned()
    flow.enter()
    records.next(item(table(0)))
    void flow.settled()
    expect(batches).to.deep.equal(['table 1'])
    records.next(item(table(1)))
    expect(batches).to.deep.equal(['table 1', 'table 1'])
  })

  it('leaves no timer behind when its subscriber goes', () => {
    const records = new Subject<Outgoing>()
    const subscription = records.pipe(plan({ records: 3, characters: 100, wait: 500 }, createFlow())).subscribe()
    records.next(item(table(0)))
    subscription.unsubscribe()
    expect(clock.countTimers()).to.equal(0)
  })
})

describe('in order', () => {
  const batch = (name: string, level: number): Batch => ({
    kind: 'table',
    level,
    records: [item(create('database', { name, service: 's' }))],
  })
  const nameOf = ({ records }: Batch): string => records[0]!.record.fqn

  /** Delivers by hand, and tells what has begun. */
  function byHand() {
    const begun: string[] = []
    const finish = new Map<string, (error?: Error) => void>()
    const deliver = inOrder((one) => {
      begun.push(nameOf(one))
      return new Promise<void>((resolve, reject) =>
        finish.set(nameOf(one), (error) => (error ? reject(error) : resolve())),
      )
    })
    const settle = (): Promise<void> => new Promise((resume) => setImmediate(resume))
    return { begun, finish, deliver, settle }
  }

  it('lets batches of one level run side by side', async () => {
    const { begun, deliver, settle } = byHand()
    void deliver(batch('a', 3))
    void deliver(batch('b', 3))
    await settle()
    expect(begun).to.deep.equal(['s.a', 's.b'])
  })

  it('holds a batch back until the lower ones before it are acknowledged, and not the other way round', async () => {
    const { begun, finish, deliver, settle } = byHand()
    void deliver(batch('parent', 2))
    void deliver(batch('child', 3))
    void deliver(batch('other parent', 2))
    await settle()
    expect(begun).to.deep.equal(['s.parent', 's.other parent'])
    finish.get('s.parent')!()
    await settle()
    expect(begun).to.deep.equal(['s.parent', 's.other parent', 's.child'])
  })

  it('makes a deletion wait for all before it, and all after it wait for the deletion', async () => {
    const { begun, finish, deliver, settle } = byHand()
    void deliver(batch('before', 3))
    void deliver(batch('delete', 200))
    void deliver(batch('after', 0))
    await settle()
    expect(begun).to.deep.equal(['s.before'])
    finish.get('s.before')!()
    await settle()
    expect(begun).to.deep.equal(['s.before', 's.delete'])
    finish.get('s.delete')!()
    await settle()
    expect(begun).to.deep.equal(['s.before', 's.delete', 's.after'])
  })

  it('lets deletions run side by side: each is of a scope of its own', async () => {
    const { begun, deliver, settle } = byHand()
    void deliver(batch('one', 200))
    void deliver(batch('other', 200))
    await settle()
    expect(begun).to.deep.equal(['s.one', 's.other'])
  })

  it('goes on after a batch that failed', async () => {
    const { begun, finish, deliver, settle } = byHand()
    const failed = deliver(batch('parent', 2)).catch((error: Error) => error.message)
    void deliver(batch('child', 3))
    await settle()
    finish.get('s.parent')!(new Error('refused'))
    expect(await failed).to.equal('refused')
    await settle()
    expect(begun).to.include('s.child')
  })
})
