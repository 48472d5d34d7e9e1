import { expect } from 'chai'
import { lastValueFrom, toArray } from 'rxjs'
import { z } from 'zod'
import { defineConnector } from '../../lib/connectors/custom/define-connector.js'
import { create } from '../../lib/record/request.js'
import { createFlow } from '../../lib/stream/flow.js'
import { connectorSource, describeSource, memoryCatalog } from '../../lib/testing/index.js'

const Shelf = defineConnector({
  name: 'Shelf',
  summary: 'Reads the shelf.',
  options: z.strictObject({ room: z.string(), breaks: z.boolean().default(false) }),
  *records({ options, service }) {
    yield create('database', { name: options.room, service })
    if (options.breaks) throw new Error('the shelf fell')
    yield create('databaseSchema', { name: 'books', database: `${service}.${options.room}` })
  },
})

describeSource('A connector of one’s own', {
  create: () => connectorSource(Shelf, { room: 'hall' }),
  broken: () => connectorSource(Shelf, { room: 'hall', breaks: 'true' }),
})

const Nosy = defineConnector({
  name: 'Nosy',
  summary: 'Asks the catalog.',
  options: z.strictObject({}),
  async *records({ service, metadata }) {
    const known = await metadata.find('databaseService', service)
    yield create('database', { name: known ? 'known' : 'unknown', service })
  },
})

describe('the source of a connector in a spec', () => {
  it('refuses options as a run does', async () => {
    const failure = await connectorSource(Shelf, { rom: 'x' }).catch((error: Error) => error.message)
    expect(failure).to.match(/connectionOptions\.rom: unknown key; did you mean "room"\?/)
  })

  it('may read a catalog in memory', async () => {
    const catalog = await memoryCatalog()
    const records = await lastValueFrom(
      (await connectorSource(Nosy, {}, { metadata: catalog.metadata })).read(createFlow()).pipe(toArray()),
    )
    expect(records.at(-1)).to.have.nested.property('right.body.name', 'unknown')
    expect(catalog.live('tables')).to.deep.equal([])
    await catalog.close()
  })

  it('says that it has no catalog when it reads one all the same', async () => {
    const records = await lastValueFrom((await connectorSource(Nosy, {})).read(createFlow()).pipe(toArray()))
    expect(records.at(-1))
      .to.have.nested.property('left.error')
      .that.matches(/has no catalog/)
  })
})

describe('describeSource', () => {
  /** Runs the suite with a runner of its own and gives the titles that failed. */
  const failures = async (
    records: (n: number) => Generator<ReturnType<typeof create<'database'>>>,
  ): Promise<string[]> => {
    const tests: { title: string; test: () => Promise<void> }[] = []
    let reads = 0
    const Odd = defineConnector({
      name: 'Odd',
      summary: 'Odd.',
      options: z.strictObject({}),
      records: () => {
        reads += 1
        return records(reads)
      },
    })
    const runner = {
      describe: (_: string, suite: () => void) => suite(),
      it: (title: string, test: () => Promise<void>) => void tests.push({ title, test }),
    }
    describeSource('Odd', { create: () => connectorSource(Odd, {}) }, runner)
    const results = await Promise.all(
      tests.map(({ title, test }) =>
        test().then(
          () => undefined,
          () => title,
        ),
      ),
    )
    return results.filter((title) => title !== undefined)
  }

  it('finds a source that gives other records every time', async () => {
    const odd = await failures(function* (n) {
      yield create('database', { name: `d${n}`, service: 'service' })
    })
    expect(odd).to.include('gives the same records when it is read again')
  })

  it('finds a child before its parent, and a record that comes twice', async () => {
    const orphan = await failures(function* () {
      yield create('database', { name: 'd', service: 'elsewhere' })
    })
    expect(orphan).to.deep.equal(['gives a parent before what names it, and nothing twice'])
    const twice = await failures(function* () {
      yield create('database', { name: 'd', service: 'service' })
      yield create('database', { name: 'd', service: 'service' })
    })
    expect(twice).to.deep.equal(['gives a parent before what names it, and nothing twice'])
  })

  it('finds a record that the catalog would refuse', async () => {
    const bad = await failures(function* () {
      yield { kind: 'database', fqn: 'service.d', body: { name: 'd', service: 'service', colour: 'red' } } as never
    })
    expect(bad).to.deep.equal(['gives only records that the catalog takes'])
  })
})
