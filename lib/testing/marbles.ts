import { deepEqual } from 'node:assert/strict'
import { map, type Observable } from 'rxjs'
import { type RunHelpers, TestScheduler } from 'rxjs/testing'
import { type Either, isLeft, type Left, left, right } from '../record/either.js'
import { plain } from './plain.js'

/** What the letters of a diagram stand for: a record, a Left, or an `Error` for the Left that is named after its letter. */
export type Letters<T> = Readonly<Record<string, T | Left | Error>>

/** An expectation of what comes out, and when. */
export interface RecordExpectation<T> {
  /** Lefts are compared by name and message, requests by what would be sent. */
  toBe(diagram: string, letters?: Letters<T>): void
}

/** What a marble test is written with. */
export interface Marbles extends RunHelpers {
  /** Eithers for the letters of a diagram: a value is a right, an `Error` a Left named after its letter. */
  eithers<T>(letters: Letters<T>): Record<string, Either<T>>
  /** @example expectRecords(source.read(flow)).toBe('a-b|', { a: create('database', …), b: new Error('bad') }) */
  expectRecords<T>(records: Observable<Either<T>>, unsubscription?: string): RecordExpectation<T>
}

/** The deep equality of an assertion library. */
export type Same = (actual: unknown, expected: unknown) => void

/**
 * Runs a marble test in virtual time; `same` is the assertion library's deep equality, Node's own unless given.
 * @example marbles(({ cold, expectRecords, eithers }) => { … })
 */
export function marbles(test: (marbles: Marbles) => void): void
export function marbles(same: Same, test: (marbles: Marbles) => void): void
export function marbles(first: Same | ((marbles: Marbles) => void), second?: (marbles: Marbles) => void): void {
  const [same, test] = second ? [first as Same, second] : [deepEqual, first as (marbles: Marbles) => void]
  new TestScheduler(same).run((helpers) =>
    test({
      ...helpers,
      eithers,
      expectRecords: (records, unsubscription) => ({
        toBe: (diagram, letters = {}) => {
          const expected = Object.entries(eithers(letters)).map(([letter, either]) => [letter, plain(either)])
          helpers.expectObservable(records.pipe(map(plain)), unsubscription).toBe(diagram, Object.fromEntries(expected))
        },
      }),
    }),
  )
}

const eithers = <T>(letters: Letters<T>): Record<string, Either<T>> =>
  Object.fromEntries(Object.entries(letters).map(([letter, value]) => [letter, either(letter, value)]))

function either<T>(letter: string, value: T | Left | Error): Either<T> {
  if (value instanceof Error) return left(letter, value)
  return typeof value === 'object' && value !== null && isLeft(value as Either<T>) ? (value as Left) : right(value as T)
}
