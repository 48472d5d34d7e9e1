import { expect } from 'chai'
import { type Either, isLeft, right } from '../../lib/record/either.js'
import { topology } from '../../lib/topology/topology.js'
import { validate } from '../../lib/topology/validate.js'
import { type Delivery, unread, walk } from '../../lib/topology/walk.js'

interface Library {
  readonly shelves: () => Iterable<string>
  readonly books: (shelf: string) => Iterable<string>
}

const library = topology<Library>()
  .root('shelf', ({ shelves }) => shelves())
  .stage('label', {
    consumer: [],
    nullable: true,
    processor: (_, shelf) => (shelf === 'A' ? [right(`label ${shelf}`)] : []),
  })
  .stage('shelf', { consumer: ['label'], processor: (_, shelf) => [right(`shelf ${shelf}`)] })
  .postProcess(() => [right('swept')])
  .node('book', { under: 'shelf', producer: ({ books }, { shelf }) => books(shelf) })
  .stage('pages', {
    consumer: [],
    storeAllInContext: true,
    processor: (_, book) => [right(`${book}.1`), right(`${book}.2`)],
  })
  .stage('book', {
    consumer: ['shelf', 'pages'],
    processor: (_, book, { shelf, pages }) => [right(`${shelf}/${book}:${pages.length}`)],
  })

const port = (change: Partial<Library> = {}): Library => ({
  shelves: () => ['A', 'B'],
  books: (shelf) => [`${shelf.at(-1)}1`],
  ...change,
})

const collect = async (records: AsyncIterable<Either<unknown>>): Promise<unknown[]> => {
  const all: unknown[] = []
  for await (const record of records)
    all.push(isLeft(record) ? `LEFT ${record.left.name}: ${record.left.error}` : record.right)
  return all
}

describe('walk', () => {
  it('goes depth first, hands each branch its own context, and post-processes last', async () => {
    expect(await collect(walk(library, port(), unread))).to.deep.equal([
      'label A',
      'shelf A',
      'A1.1',
      'A1.2',
      'shelf A/A1:2',
      'shelf B',
      'B1.1',
      'B1.2',
      'shelf B/B1:2',
      'swept',
    ])
  })

  it('pulls the next element only when everything below the last one was taken', async () => {
    const pulled: string[] = []
    const lazy = port({
      *shelves() {
        for (const name of ['A', 'B']) {
          pulled.push(name)
          yield name
        }
      },
    })
    const records = walk(library, lazy, unread)
    for (let taken = 0; taken < 5; taken += 1) await records.next()
    expect(pulled).to.deep.equal(['A'])
    await records.next()
    expect(pulled).to.deep.equal(['A', 'B'])
  })

  it('makes a Left of what a producer throws midway, keeps what came before, and still post-processes', async () => {
    const broken = port({
      *shelves() {
        yield 'A'
        throw new Error('the ladder fell')
      },
    })
    const all = await collect(walk(library, broken, unread))
    expect(all).to.include('shelf A/A1:2')
    expect(all).to.include('LEFT shelf: the ladder fell')
    expect(all.at(-1)).to.equal('swept')
  })

  it('skips the subtree of an element whose stage failed, and no sibling', async () => {
    const strict = topology<Library>()
      .root('shelf', ({ shelves }) => shelves())
      .stage('shelf', {
        consumer: [],
        processor: (_, shelf) => {
          if (shelf === 'A') throw new Error('no label')
          return [right(shelf)]
        },
      })
      .node('book', { under: 'shelf', producer: ({ books }, { shelf }) => books(shelf) })
      .stage('book', { consumer: ['shelf'], processor: (_, book, { shelf }) => [right(`${shelf}/${book}`)] })
    expect(await collect(walk(strict, port(), unread))).to.deep.equal(['LEFT shelf: no label', 'B', 'B/B1'])
  })

  it('does not hang children on the previous sibling when a stage yields nothing', async () => {
    const partial = topology<Library>()
      .root('shelf', ({ shelves }) => shelves())
      .stage('shelf', { consumer: [], processor: (_, shelf) => (shelf === 'A' ? [right(shelf)] : []) })
      .node('book', { under: 'shelf', producer: ({ books }, { shelf }) => books(shelf) })
      .stage('book', { consumer: ['shelf'], processor: (_, book, { shelf }) => [right(`${shelf}/${book}`)] })
    expect(await collect(walk(partial, port(), unread))).to.deep.equal(['A', 'A/A1'])
  })

  it('writes no entity that exists when the stage may not overwrite, yet goes on below it', async () => {
    const careful = topology<Library>()
      .root('shelf', ({ shelves }) => shelves())
      .stage('shelf', { consumer: [], overwrite: false, processor: (_, shelf) => [right(shelf)] })
      .node('book', { under: 'shelf', producer: ({ books }, { shelf }) => books(shelf) })
      .stage('book', { consumer: [], processor: (_, book) => [right(book)] })
    const delivery: Delivery<unknown> = { ...unread, exists: async (record) => record === 'A' }
    expect(await collect(walk(careful, port(), delivery))).to.deep.equal(['A1', 'B', 'B1'])
  })

  it('waits until a record that must return is acknowledged, and drops its subtree when it does not come back', async () => {
    const events: string[] = []
    const must = topology<Library>()
      .root('shelf', ({ shelves }) => shelves())
      .stage('shelf', { consumer: [], mustReturn: true, processor: (_, shelf) => [right(shelf)] })
      .node('book', { under: 'shelf', producer: ({ books }, { shelf }) => books(shelf) })
      .stage('book', { consumer: [], processor: (_, book) => [right(book)] })
    const delivery: Delivery<unknown> = {
      settled: async () => void events.push('settled'),
      exists: async (record) => {
        events.push(`exists ${record}`)
        return record === 'B'
      },
    }
    const all = await collect(walk(must, port(), delivery))
    expect(all).to.have.lengthOf(4)
    expect(all[1]).to.match(/^LEFT shelf: the server did not return/)
    expect(all.slice(2)).to.deep.equal(['B', 'B1'])
    expect(events).to.deep.equal(['settled', 'exists A', 'settled', 'exists B'])
  })

  it('walks as many elements at once as the node allows, each with its own context', async () => {
    let now = 0
    let most = 0
    const wide = topology<{ readonly items: readonly number[] }>()
      .root('item', ({ items }) => items)
      .stage('item', { consumer: [], processor: (_, item) => [right(item)] })
      .node('part', {
        under: 'item',
        async *producer() {
          now += 1
          most = Math.max(most, now)
          await new Promise((resume) => setTimeout(resume, 2))
          yield 'part'
          now -= 1
        },
      })
      .stage('part', { consumer: ['item'], processor: (_, __, { item }) => [right(`part of ${item}`)] })
    const items = [1, 2, 3, 4, 5, 6, 7]
    const parallel = {
      ...wide,
      nodes: wide.nodes.map((node) => (node.name === 'item' ? { ...node, concurrency: 3 } : node)),
    }
    const all = await collect(walk(parallel, { items }, unread))
    expect(most).to.equal(3)
    expect(all).to.have.members([...items, ...items.map((item) => `part of ${item}`)])
    for (const item of items) expect(all.indexOf(item)).to.be.below(all.indexOf(`part of ${item}`))
  })

  it('stops its producers when its taker stops', async () => {
    let closed = 0
    const endless = port({
      *shelves() {
        try {
          for (;;) yield 'A'
        } finally {
          closed += 1
        }
      },
    })
    for await (const _ of walk(library, endless, unread)) break
    expect(closed).to.equal(1)
  })
})

describe('validate', () => {
  const stage = (key: string, ...consumer: string[]) => ({ key, consumer, processor: () => [] })
  const node = (name: string, under?: string, ...stages: ReturnType<typeof stage>[]) => ({
    name,
    ...(under ? { under } : {}),
    stages,
  })

  it('finds nothing in what the builder made', () => expect(validate(library.nodes)).to.deep.equal([]))

  const cases: readonly [string, ReturnType<typeof node>[], RegExp][] = [
    ['two nodes of one name', [node('a'), node('a')], /two nodes are called "a"/],
    ['a node under an unknown one', [node('a'), node('b', 'z')], /"b" is under "z", which is no node/],
    ['a cycle', [node('a', 'b'), node('b', 'a')], /a cycle keeps "a", "b" from a root/],
    ['a consumer that nothing makes', [node('a', undefined, stage('x', 'y'))], /stage "x" of "a" consumes "y"/],
    ['a consumer that only a later stage makes', [node('a', undefined, stage('x', 'y'), stage('y'))], /consumes "y"/],
    [
      'a consumer that only a sibling makes',
      [node('a'), node('b', 'a', stage('y')), node('c', 'a', stage('x', 'y'))],
      /"x" of "c"/,
    ],
    [
      'a stage that hides one above',
      [node('a', undefined, stage('x')), node('b', 'a', stage('x'))],
      /"x" of "b" hides/,
    ],
  ]
  for (const [title, nodes, problem] of cases) {
    it(`reports ${title}`, () => expect(validate(nodes).join('\n')).to.match(problem))
  }
})
