import { expect } from 'chai'
import { bufferCount, type Observable, tap, throwError, timer, toArray } from 'rxjs'
import type { Either } from '../../lib/record/either.js'
import { stage } from '../../lib/stages/stage.js'
import { createFlow } from '../../lib/stream/flow.js'
import { marbles } from '../../lib/testing/marbles.js'

const same = (actual: unknown, expected: unknown): void => void expect(actual).to.deep.equal(expected)
const VALUES = { a: 'a', b: 'b', c: 'c', d: 'd', e: 'e', x: new Error('upstream') }

/** A store that takes three frames for a batch. */
function slowStore() {
  const log: string[] = []
  const write = (batch: readonly unknown[]): Observable<unknown> => {
    log.push(`begin ${batch.join('')}`)
    return timer(3).pipe(tap(() => log.push(`kept ${batch.join('')}`)))
  }
  return { log, write }
}

describe('a stage', () => {
  it('writes batches of so many, one after the other, and is done when the last one is kept', () => {
    const { log, write } = slowStore()
    const staged = stage('Stage', { gather: bufferCount(2), write })
    marbles(same, ({ cold, expectObservable, expectSubscriptions, eithers }) => {
      const records = cold<Either<unknown>>('abcde|', eithers(VALUES))
      //                                     -ab cd e: begun at 1, 4 and 7
      expectObservable(staged.gather(records, createFlow())).toBe('----------|')
      expectSubscriptions(records.subscriptions).toBe('^----!')
    })
    expect(log).to.deep.equal(['begin ab', 'kept ab', 'begin cd', 'kept cd', 'begin e', 'kept e'])
    expect(staged.getStatus()).to.include({ records: 5, errors: 0 })
  })

  it('writes all of them at once, when the source has ended', () => {
    const { log, write } = slowStore()
    const staged = stage('Stage', { gather: toArray(), write })
    marbles(same, ({ cold, expectObservable, eithers }) => {
      expectObservable(staged.gather(cold<Either<unknown>>('a-b-c-|', eithers(VALUES)), createFlow())).toBe(
        '---------|',
      )
    })
    expect(log).to.deep.equal(['begin abc', 'kept abc'])
  })

  it('passes over a Left and neither writes nor counts it', () => {
    const { log, write } = slowStore()
    const staged = stage('Stage', { gather: bufferCount(2), write })
    marbles(same, ({ cold, expectObservable, eithers }) => {
      expectObservable(staged.gather(cold<Either<unknown>>('axb|', eithers(VALUES)), createFlow())).toBe('-----|')
    })
    expect(log).to.deep.equal(['begin ab', 'kept ab'])
    expect(staged.getStatus()).to.include({ records: 2, errors: 0 })
  })

  it('finishes after its last batch', () => {
    const { log, write } = slowStore()
    const finish = () => timer(4).pipe(tap(() => log.push('finished')))
    const staged = stage('Stage', { gather: bufferCount(9), write, finish })
    marbles(same, ({ cold, expectObservable, eithers }) => {
      expectObservable(staged.gather(cold<Either<unknown>>('a|', eithers(VALUES)), createFlow())).toBe('--------(x|)', {
        x: 0,
      })
    })
    expect(log).to.deep.equal(['begin a', 'kept a', 'finished'])
  })

  it('does not finish when the run was stopped', () => {
    const { log, write } = slowStore()
    const finish = () => timer(4).pipe(tap(() => log.push('finished')))
    const staged = stage('Stage', { gather: bufferCount(9), write, finish })
    marbles(same, ({ cold, expectObservable, eithers }) => {
      const records = cold<Either<unknown>>('a|', eithers(VALUES))
      expectObservable(staged.gather(records, createFlow(), AbortSignal.abort())).toBe('----|')
    })
    expect(log).to.deep.equal(['begin a', 'kept a'])
  })

  it('ends with what the writer throws, counts nothing of that batch and does not finish', () => {
    let finished = false
    const staged = stage('Stage', {
      gather: bufferCount(2),
      write: (batch) => (batch[0] === 'c' ? throwError(() => 'disk full') : []),
      finish: async () => {
        finished = true
      },
    })
    marbles(same, ({ cold, expectObservable, expectSubscriptions, eithers }) => {
      const records = cold<Either<unknown>>('abcde|', eithers(VALUES))
      expectObservable(staged.gather(records, createFlow())).toBe('---#', undefined, 'disk full')
      expectSubscriptions(records.subscriptions).toBe('^--!')
    })
    expect(staged.getStatus().records).to.equal(2)
    expect(finished).to.equal(false)
  })

  it('gives the flow back all that it held', () => {
    const { write } = slowStore()
    const flow = createFlow()
    const staged = stage('Stage', { gather: bufferCount(2), write })
    marbles(same, ({ cold, flush, eithers }) => {
      staged.gather(cold<Either<unknown>>('abcde|', eithers(VALUES)), flow).subscribe()
      flush()
    })
    expect(flow).to.include({ held: 0, peak: 4 })
  })
})
