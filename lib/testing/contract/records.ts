import { deepEqual, equal, ok } from 'node:assert/strict'
import { type Either, isLeft } from '../../record/either.js'
import { fqnOf, KINDS, type KindName } from '../../record/entities/kinds.js'
import { parent } from '../../record/fqn.js'
import type { AnyCreate, Request } from '../../record/request.js'
import { encodeNames } from '../../record/wire-names.js'
import { plain } from '../plain.js'
import { type Reading, read, withCatalog } from './reading.js'
import type { Clause, Contract } from './subject.js'

/** Two reads of the same data, one after the other. */
export type Twice = () => Promise<readonly [Reading, Reading]>

/** The two reads, made when they are first asked for. */
export function twice(contract: Contract): Twice {
  let readings: ReturnType<Twice> | undefined
  return () => {
    readings ??= withCatalog(async (catalog) => {
      const options = await contract.options()
      return [await read(contract, options, catalog), await read(contract, options, catalog)]
    })
    return readings
  }
}

/** What is read is the same every time, valid, in order, and counted. */
export const recordClauses = (readings: Twice): readonly Clause[] => [
  {
    title: 'gives the same records when it is read again',
    test: async () => {
      const [first, second] = await readings()
      ok(requestsOf(first).length > 1, 'it gives nothing beside its service')
      deepEqual(second.eithers.map(plain), first.eithers.map(plain))
    },
  },
  {
    title: 'gives only records that the catalog takes',
    test: async () => {
      const [reading] = await readings()
      for (const { kind, fqn, body } of creates(reading)) {
        const checked = KINDS[kind].request.safeParse(encodeNames(kind, body))
        deepEqual(checked.error?.issues ?? [], [], `${kind} ${fqn}`)
        equal(fqn, fqnOf(kind, body), `${kind} ${fqn} is called otherwise by the catalog`)
      }
      deepEqual(
        reading.sink.failures.map(({ name, error }) => `${name}: ${error}`),
        [],
        'the catalog has refused records',
      )
    },
  },
  {
    title: 'gives a parent before what names it',
    test: async () => {
      const seen = new Set<string>()
      for (const { kind, fqn } of creates((await readings())[0])) {
        seen.add(fqn)
        const above = parentOf(kind, fqn)
        if (above !== undefined) ok(seen.has(above), `${kind} ${fqn} comes before ${above}`)
      }
    },
  },
  {
    title: 'gives nothing twice',
    test: async () => {
      const seen = new Set<string>()
      for (const { kind, fqn } of creates((await readings())[0])) {
        ok(!seen.has(`${kind} ${fqn}`), `${kind} ${fqn} comes twice`)
        seen.add(`${kind} ${fqn}`)
      }
    },
  },
  {
    title: 'counts what it gives',
    test: async () => {
      const [{ eithers, source }] = await readings()
      equal(source.records, eithers.filter((either) => !isLeft(either)).length, 'records')
      ok(source.errors >= eithers.filter(isLeft).length, `of the failures it gives it counts ${source.errors}`)
    },
  },
]

const requestsOf = ({ eithers }: Pick<Reading, 'eithers'>): readonly Request[] =>
  eithers.flatMap((either: Either<Request>) => (isLeft(either) ? [] : [either.right]))

/** Every request but those that change or delete what is there. */
const creates = (reading: Reading): readonly AnyCreate[] =>
  requestsOf(reading).filter((request): request is AnyCreate => request.kind in KINDS)

/** The FQN that has to be there first, without the word that some kinds put between. */
function parentOf(kind: KindName, fqn: string): string | undefined {
  const above = parent(fqn)
  const { infix } = KINDS[kind] as { readonly infix?: string }
  return above !== undefined && infix !== undefined ? parent(above) : above
}
