import { deepEqual, equal, ok } from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { lastValueFrom, take, toArray } from 'rxjs'
import { isLeft } from '../../record/either.js'
import { createFlow } from '../../stream/flow.js'
import { unconnected } from '../memory-catalog.js'
import { bounded, closeWithin, type Reading, read, withCatalog } from './reading.js'
import type { Twice } from './records.js'
import type { Clause, Contract } from './subject.js'
import { createWatch, type Watch } from './watch.js'

/** A read that ends before its time lets go of everything, and does not pass for a whole one. */
export function endingClauses(contract: Contract, readings: Twice): readonly Clause[] {
  const { subject, terms, timeoutMs, options } = contract
  return [
    {
      title: 'stops and lets go when its taker has enough',
      test: async () => {
        const [{ eithers }] = await readings()
        const enough = Math.min(eithers.length, Math.max(2, Math.ceil(eithers.length / 2)))
        const watch = createWatch()
        const source = await subject.open(await options(), { metadata: unconnected(), readsBack: false, watch })
        const some = source.read(createFlow()).pipe(bounded(timeoutMs), take(enough), toArray())
        equal((await lastValueFrom(some)).length, enough)
        await closeWithin(source, timeoutMs)
        await untilNothingIsOpen(watch, timeoutMs)
        await terms.released?.()
      },
    },
    ...(terms.broken === undefined && !subject.watched
      ? []
      : [
          {
            title: 'says that a listing broke off, and asks for no deletion there',
            test: async () => {
              const [{ elements }] = await readings()
              const watch = createWatch(terms.broken === undefined ? Math.floor(elements / 2) : undefined)
              const changed = await options(terms.broken)
              const { eithers, source } = await withCatalog((catalog) => read(contract, changed, catalog, watch))
              ok(source.errors > 0, 'no error is counted')
              ok(source.incomplete.length > 0, 'no scope is called incomplete')
              deepEqual(deletionsIn(source.incomplete, eithers), [], 'what was not listed would be deleted')
            },
          },
        ]),
  ]
}

async function untilNothingIsOpen(watch: Watch, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (watch.open().length > 0 && Date.now() < deadline) await sleep(5)
  deepEqual(watch.open(), [], 'still open when everybody has gone')
}

/** A scope is named like `the tables of shop.public`. */
const deletionsIn = (incomplete: readonly string[], eithers: Reading['eithers']): readonly string[] =>
  eithers.flatMap((either) => {
    if (isLeft(either) || either.right.kind !== 'deleteStale') return []
    const { of, fqn } = either.right
    return incomplete.some((scope) => scope.includes(of) && scope.endsWith(` ${fqn}`)) ? [`${of} of ${fqn}`] : []
  })
