import { deepEqual, equal, ok } from 'node:assert/strict'
import { lastValueFrom, take, toArray } from 'rxjs'
import { isLeft } from '../record/either.js'
import { KINDS, type KindName } from '../record/entities/kinds.js'
import { parent } from '../record/fqn.js'
import type { Request } from '../record/request.js'
import { encodeNames } from '../record/wire-names.js'
import type { Source } from '../step/step.js'
import { createFlow } from '../stream/flow.js'

/** A source to be held against the contract. */
export interface SourceUnderTest {
  /** A new source over the same data. */
  create(): Promise<Source<Request>>
  /** One over data that can't be listed to its end; left out where a source is read whole or not at all. */
  readonly broken?: () => Promise<Source<Request>>
  /** Text that must not appear in any record but the service's connection. */
  readonly secret?: string
}

/** The two functions of a test runner; those of mocha, vitest and jest unless given. */
export interface TestRunner {
  describe(title: string, suite: () => void): void
  it(title: string, test: () => Promise<void>): void
}

/**
 * Adds the suite of what every source of metadata promises, whatever it reads.
 * @example describeSource('Shelf', { create: async () => connectorSource(Shelf, { room: 'hall' }) })
 */
export function describeSource(
  name: string,
  { create, broken, secret }: SourceUnderTest,
  { describe, it }: TestRunner = globalRunner(),
): void {
  describe(`${name} keeps the contract of sources`, () => {
    it('gives the same records when it is read again', async () => {
      const first = await read(await create())
      ok(first.length > 0, 'it gives no record at all')
      deepEqual(await read(await create()), first)
    })

    it('gives only records that the catalog takes', async () => {
      for (const record of await read(await create())) {
        if (!isKind(record.kind)) continue
        const checked = KINDS[record.kind].request.safeParse(encodeNames(record.kind, record.body))
        deepEqual(checked.error?.issues ?? [], [], `${record.kind} ${record.fqn}`)
      }
    })

    it('gives a parent before what names it, and nothing twice', async () => {
      const seen = new Set<string>()
      for (const { kind, fqn } of await read(await create())) {
        if (!isKind(kind)) continue
        const above = parent(fqn)
        if (above) ok(seen.has(above), `${kind} ${fqn} comes before ${above}`)
        ok(!seen.has(fqn), `${kind} ${fqn} comes twice`)
        seen.add(fqn)
      }
    })

    it('counts what it gives', async () => {
      const source = await create()
      const records = await read(source)
      equal(source.getStatus().name, source.name)
      equal(source.getStatus().records, records.length)
    })

    it('stops when its taker has enough, and can be closed then', async () => {
      const source = await create()
      equal((await lastValueFrom(source.read(createFlow()).pipe(take(1), toArray()))).length, 1)
      await source.close()
    })

    if (broken) {
      it('says that a listing broke off, and asks for no deletion there', async () => {
        const source = await broken()
        const records = await read(source)
        const { errors, incomplete } = source.getStatus()
        ok(errors > 0, 'no error is counted')
        ok(incomplete.length > 0, 'no scope is called incomplete')
        const deletions = records.filter(({ kind }) => kind === 'deleteStale').map(({ fqn }) => fqn)
        deepEqual(
          deletions.filter((fqn) => incomplete.some((scope) => scope.endsWith(fqn))),
          [],
        )
      })
    }

    if (secret !== undefined) {
      it('shows a secret in the connection of its service and nowhere else', async () => {
        const source = await create()
        const others = (await read(source)).filter(({ kind }) => kind !== 'databaseService')
        ok(!JSON.stringify([others, source.getStatus()]).includes(secret), 'the secret is in a record or in the status')
      })
    }
  })
}

/** @throws TypeError outside a runner that has them. */
function globalRunner(): TestRunner {
  const { describe, it } = globalThis as { readonly [name: string]: unknown }
  if (typeof describe !== 'function' || typeof it !== 'function') {
    throw new TypeError('describeSource needs the describe and it of a test runner: hand them in')
  }
  return { describe: describe as TestRunner['describe'], it: it as TestRunner['it'] }
}

const isKind = (kind: string): kind is KindName => kind in KINDS

async function read(source: Source<Request>): Promise<Request[]> {
  const all = await lastValueFrom(source.read(createFlow()).pipe(toArray()))
  await source.close()
  return all.flatMap((one) => (isLeft(one) ? [] : [one.right]))
}
