import { expect } from 'chai'
import { concat, EMPTY, from, NEVER, type Observable, throwError } from 'rxjs'
import { z } from 'zod'
import { type ConnectorRun, defineConnector, type Yielded } from '../../lib/connectors/custom/define-connector.js'
import { left } from '../../lib/record/either.js'
import { create } from '../../lib/record/request.js'
import { reveal, secret } from '../../lib/record/secret.js'
import type { DatabaseReader } from '../../lib/services/database/reader.js'
import { describeSource } from '../../lib/testing/describe-source.js'
import { brokenPromises, resultsOf } from './broken-promises.js'

const strict = z.strictObject({ room: z.string().describe('The room.') })
const options = { room: 'hall' }

/** A connector with these records, and all else as it should be. */
const reading = (records: (run: ConnectorRun<{ room: string }>) => Iterable<Yielded> | Observable<Yielded>) =>
  defineConnector({ name: 'Odd', summary: 'Odd.', options: strict, records })

const database = (name: string, service = 'service') => create('database', { name, service })
const schema = (name: string, database: string) => create('databaseSchema', { name, database })
const good = () => [database('d'), schema('s', 'service.d')]
/** Where only the title counts. */
const titles = async (broken: ReturnType<typeof brokenPromises>): Promise<string[]> => Object.keys(await broken)

const Shelf = defineConnector({
  name: 'A connector of one’s own',
  summary: 'Reads the shelf.',
  options: z.strictObject({
    room: z.string().describe('The room.'),
    breaks: z.boolean().default(false).describe('Whether the shelf falls.'),
    key: secret().optional().describe('Opens the room.'),
  }),
  testConnection: async ({ room, key }) => {
    if (room === 'cellar') throw new Error(`there is no light in the cellar, said ${key && reveal(key)}`)
  },
  async *records({ options: { room, breaks }, service }) {
    yield create('database', { name: room, service })
    if (breaks) throw new Error('the shelf fell')
    yield create('databaseSchema', { name: 'books', database: `${service}.${room}` })
    yield left('a book', new Error('its pages are missing'))
  },
})

describeSource(Shelf, {
  options: () => ({ room: 'hall', key: 'open sesame' }),
  unreachable: { room: 'cellar' },
  broken: { breaks: 'true' },
})
describeSource(
  { ...Shelf, name: 'One whose listing the suite breaks off' },
  {
    options: { room: 'hall', key: 'open sesame' },
    unreachable: { room: 'cellar' },
  },
)
describeSource({ ...reading(() => from(good())), name: 'One that pushes' }, { options })

const Queue = defineConnector({
  name: 'One with listings',
  summary: 'Reads topics.',
  options: z.strictObject({}),
  messaging: () => ({ topics: () => ['orders', 'returns'].map((name) => ({ name, partitions: 1 })) }),
})
describeSource(Queue, { serviceType: 'Messaging' })

describe('describeSource', () => {
  describe('keeps quiet about', () => {
    it('a connector that keeps every promise, and adds a test for each', async () => {
      const terms = { options: { ...options, key: 'open sesame' }, unreachable: { room: 'cellar' } }
      const results = await resultsOf((runner) => describeSource(Shelf, terms, runner))
      expect(Object.values(results).filter((failure) => failure !== undefined)).to.deep.equal([])
      expect(Object.keys(results)).to.deep.equal([
        'describes each of its options',
        'refuses an option that it does not have, and names the nearest',
        'names an option that is left out, and nothing else',
        'passes its connection test',
        'fails its connection test with a message to act on',
        'gives the same records when it is read again',
        'gives only records that the catalog takes',
        'gives a parent before what names it',
        'gives nothing twice',
        'counts what it gives',
        'stops and lets go when its taker has enough',
        'says that a listing broke off, and asks for no deletion there',
        'shows a secret in the connection of its service and nowhere else',
      ])
    })

    it('a promise that a connector does not make', async () => {
      const results = await resultsOf((runner) => describeSource(reading(good), { options }, runner))
      expect(Object.keys(results).filter((title) => /connection/.test(title))).to.deep.equal([])
    })
  })

  describe('finds an option', () => {
    const withOptions = <O extends z.ZodObject>(schema: O) =>
      defineConnector({ name: 'Odd', summary: 'Odd.', options: schema, records: good })

    it('without a description', async () => {
      const broken = await brokenPromises(withOptions(z.strictObject({ room: z.string() })), { options })
      expect(Object.keys(broken)).to.deep.equal(['describes each of its options'])
      expect(Object.values(broken)[0]).to.match(/without a description/)
    })

    it('that is taken although there is none of that name', async () => {
      const loose = withOptions(z.looseObject({ room: z.string().describe('The room.') }))
      expect(await titles(brokenPromises(loose, { options }))).to.deep.equal([
        'refuses an option that it does not have, and names the nearest',
      ])
    })

    it('that it asks for and does not miss', async () => {
      const room = z.preprocess((value) => value ?? 'hall', z.string()).describe('The room.')
      const broken = await brokenPromises(withOptions(z.strictObject({ room })), { options })
      expect(broken).to.have.all.keys(['names an option that is left out, and nothing else'])
      expect(Object.values(broken)[0]).to.match(/without room it says/)
    })

    it('of the suite itself that the connector refuses', async () => {
      const numeric = withOptions(z.strictObject({ room: z.int().describe('The room.') }))
      const broken = await brokenPromises(numeric, { options })
      expect(broken['names an option that is left out, and nothing else']).to.match(/options of the suite itself/)
    })
  })

  describe('finds a connection test', () => {
    const tested = (testConnection: (options: { room: string }) => Promise<void>) =>
      defineConnector({ name: 'Odd', summary: 'Odd.', options: strict, testConnection, records: good })
    const unreachable = { room: 'cellar' }

    it('that fails where the source can be read', async () => {
      const never = tested(() => Promise.reject(new Error('there is nobody at home')))
      expect(await titles(brokenPromises(never, { options, unreachable }))).to.deep.equal([
        'passes its connection test',
      ])
    })

    const message = 'fails its connection test with a message to act on'
    it('that passes everywhere', async () => {
      const broken = await brokenPromises(
        tested(async () => {}),
        { options, unreachable },
      )
      expect(broken).to.have.all.keys([message])
      expect(broken[message]).to.match(/passes with the options that are unreachable/)
    })

    for (const [what, thrown] of Object.entries({
      'one word': new Error('ECONNREFUSED'),
      'a stack trace': new Error('connect failed\n    at Socket.<anonymous> (net.js:1:2)'),
      'no text': new Error(`can’t read ${{}}`),
    })) {
      it(`whose message is ${what}`, async () => {
        const odd = tested(async ({ room }) => {
          if (room === 'cellar') throw thrown
        })
        expect(await titles(brokenPromises(odd, { options, unreachable }))).to.deep.equal([message])
      })
    }

    it('that nothing is known to fail', async () => {
      const broken = await brokenPromises(
        tested(async () => {}),
        { options },
      )
      expect(broken[message]).to.match(/give `unreachable`/)
    })

    it('missing where one is asked for', async () => {
      const broken = await brokenPromises(reading(good), { options, unreachable })
      expect(Object.keys(broken)).to.deep.equal(['passes its connection test', message])
    })
  })

  describe('finds records', () => {
    it('that are others every time', async () => {
      let reads = 0
      const odd = reading(function* () {
        reads += 1
        yield database(`d${reads}`)
      })
      expect(await titles(brokenPromises(odd, { options }))).to.deep.equal([
        'gives the same records when it is read again',
      ])
    })

    it('whose failures are others every time', async () => {
      let reads = 0
      const odd = reading(function* () {
        yield* good()
        reads += 1
        yield left('a book', new Error(`it is ${reads} years old`))
      })
      expect(await titles(brokenPromises(odd, { options }))).to.deep.equal([
        'gives the same records when it is read again',
      ])
    })

    it('missing', async () => {
      const empty = reading(() => [])
      expect(await titles(brokenPromises(empty, { options }))).to.deep.equal([
        'gives the same records when it is read again',
        'says that a listing broke off, and asks for no deletion there',
      ])
    })

    it('that the catalog would refuse', async () => {
      const bad = Object.entries({
        'Unrecognized key: "colour"': { ...database('d'), body: { name: 'd', service: 'service', colour: 'red' } },
        'called otherwise by the catalog': { ...database('d'), fqn: 'service.other' },
        'the catalog has refused records': { kind: 'nonsense', fqn: 'service.d', body: { name: 'd' } },
      })
      for (const [why, record] of bad) {
        const broken = await brokenPromises(
          reading(() => [database('a'), record as never]),
          { options },
        )
        expect(broken).to.have.all.keys(['gives only records that the catalog takes'])
        expect(Object.values(broken)[0]).to.contain(why)
      }
    })

    it('below a parent that comes later', async () => {
      const odd = reading(() => [...good()].reverse())
      expect(await titles(brokenPromises(odd, { options }))).to.deep.equal(['gives a parent before what names it'])
    })

    it('below a parent that never comes', async () => {
      const odd = reading(() => [database('d', 'elsewhere')])
      expect(await titles(brokenPromises(odd, { options }))).to.include('gives a parent before what names it')
    })

    it('that come twice', async () => {
      const odd = reading(() => [database('d'), database('d')])
      expect(await titles(brokenPromises(odd, { options }))).to.deep.equal(['gives nothing twice'])
    })

    it('that never end', async () => {
      const broken = await brokenPromises(
        reading(() => concat(from(good()), NEVER)),
        { options, timeoutMs: 100 },
      )
      expect(broken['gives the same records when it is read again']).to.match(/nothing came for 100 ms/)
    }).timeout(30_000)
  })

  describe('finds a read', () => {
    const stops = 'stops and lets go when its taker has enough'

    it('whose generator can’t be stopped', async () => {
      const stuck = reading(function* () {
        yield* good()
      })
      const records = async function* (): AsyncGenerator<Yielded> {
        let whole = false
        try {
          yield* good()
          whole = true
        } finally {
          if (!whole) await new Promise(() => {})
        }
      }
      const broken = await brokenPromises({ ...stuck, records }, { options, timeoutMs: 100 })
      expect(Object.keys(broken)).to.include(stops)
      expect(broken[stops]).to.match(/records\(\)/)
    })

    it('that is left with its reader open, or can’t be closed', async () => {
      const reader = (close: () => Promise<void>): DatabaseReader => ({
        databases: () => [{ name: 'd' }],
        open: async () => ({
          schemas: () => [{ name: 's' }],
          tables: () => [],
          tableNames: () => [],
          storedProcedures: () => [],
          close: async () => {},
        }),
        close,
      })
      const listed = (close: () => Promise<void>) =>
        defineConnector({ name: 'Odd', summary: 'Odd.', options: strict, database: () => reader(close) })
      expect(
        await titles(
          brokenPromises(
            listed(async () => {}),
            { options },
          ),
        ),
      ).to.deep.equal([])
      const hanging = listed(() => new Promise(() => {}))
      expect((await brokenPromises(hanging, { options, timeoutMs: 100 }))[stops]).to.match(/close\(\) has not ended/)
    })

    it('whose resources the spec still sees', async () => {
      const released = () => Promise.reject(new Error('one socket is open'))
      expect(await brokenPromises(reading(good), { options, released })).to.deep.equal({
        [stops]: 'one socket is open',
      })
    })
  })

  describe('finds a listing that broke off', () => {
    const says = 'says that a listing broke off, and asks for no deletion there'

    it('and passes for a whole one', async () => {
      const quiet = reading(({ options: { room } }) => (room === 'cellar' ? [database('d')] : good()))
      const broken = await brokenPromises(quiet, { options, broken: { room: 'cellar' } })
      expect(broken).to.have.all.keys([says])
      expect(broken[says]).to.match(/no error is counted/)
    })

    it('and is a failure like any other', async () => {
      const careless = reading(({ options: { room } }) =>
        room === 'cellar' ? [database('d'), left('d', new Error('no light'))] : good(),
      )
      expect((await brokenPromises(careless, { options, broken: { room: 'cellar' } }))[says]).to.match(
        /no scope is called incomplete/,
      )
    })

    it('and an Observable that goes on as if nothing had been', async () => {
      const caught = reading(({ options: { room } }) =>
        room === 'cellar' ? concat(from([database('d')]), EMPTY) : concat(from(good())),
      )
      expect(await titles(brokenPromises(caught, { options, broken: { room: 'cellar' } }))).to.deep.equal([says])
      const told = reading(({ options: { room } }) =>
        room === 'cellar'
          ? concat(
              from([database('d')]),
              throwError(() => new Error('no light')),
            )
          : from(good()),
      )
      expect(await titles(brokenPromises(told, { options, broken: { room: 'cellar' } }))).to.deep.equal([])
    })
  })

  describe('finds a secret', () => {
    const shows = 'shows a secret in the connection of its service and nowhere else'
    const secretive = (leak: (key: string) => Iterable<Yielded>) =>
      defineConnector({
        name: 'Odd',
        summary: 'Odd.',
        options: z.strictObject({ key: secret().describe('Opens the room.') }),
        *records({ options: { key } }) {
          yield* good()
          yield* leak(reveal(key))
        },
      })
    const terms = { options: { key: 'open sesame' } }

    for (const [where, leak] of Object.entries<(key: string) => Iterable<Yielded>>({
      'a record': (key) => [create('database', { name: 'e', service: 'service', description: `by ${key}` })],
      'a record, encoded': (key) => [
        create('database', { name: 'e', service: 'service', sourceUrl: `http://x/?key=${encodeURIComponent(key)}` }),
      ],
      'a failure': (key) => [left('a book', new Error(`${key} is wrong`))],
      'a stack trace': (key) => [{ left: { name: 'a book', error: 'it failed', stackTrace: `at ${key}` } }],
    })) {
      it(`in ${where}`, async () => {
        expect(await titles(brokenPromises(secretive(leak), terms))).to.deep.equal([shows])
      })
    }

    it('in what is printed', async () => {
      const { error } = console
      console.error = () => {}
      try {
        const talkative = secretive((key) => {
          console.error(`logged in with ${key}`)
          return []
        })
        const broken = await brokenPromises(talkative, terms)
        expect(broken).to.have.all.keys([shows])
        expect(broken[shows]).to.match(/output/)
      } finally {
        console.error = error
      }
    })

    it('in what the connection test says, where nobody has revealed it', async () => {
      const odd = defineConnector({
        name: 'Odd',
        summary: 'Odd.',
        options: z.strictObject({ url: z.string().describe('Where, with the password in it.') }),
        testConnection: async ({ url }) => {
          if (url.includes('nowhere')) throw new Error(`no answer from ${url}`)
        },
        records: good,
      })
      const broken = await brokenPromises(odd, {
        options: { url: 'http://me:Tuesday-4711@here' },
        unreachable: { url: 'http://me:Tuesday-4711@nowhere' },
        secret: 'Tuesday-4711',
      })
      expect(broken).to.have.all.keys([shows])
      expect(broken[shows]).to.match(/refused/)
    })

    it('that it was not told', async () => {
      const optional = defineConnector({
        name: 'Odd',
        summary: 'Odd.',
        options: z.strictObject({ key: secret().optional().describe('Opens the room.') }),
        records: good,
      })
      expect((await brokenPromises(optional))[shows]).to.match(/give one of its secrets a value: key/)
      expect((await brokenPromises(optional, { options: { key: 'abc' } }))[shows]).to.match(/6 characters/)
    })
  })
})
