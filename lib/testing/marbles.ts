import { type RunHelpers, TestScheduler } from 'rxjs/testing'
import { type Either, left, right } from '../record/either.js'

/** What a marble test is written with. */
export interface Marbles extends RunHelpers {
  /** Eithers for the letters of a diagram: a value is a right, an `Error` a Left named after its letter. */
  eithers(values: Readonly<Record<string, unknown>>): Record<string, Either<unknown>>
}

/**
 * Runs a marble test in virtual time; `same` is the assertion library's deep equality.
 * @example marbles(expectSame, ({ cold, expectObservable, eithers }) => { … })
 */
export const marbles = (same: (actual: unknown, expected: unknown) => void, test: (marbles: Marbles) => void): void =>
  new TestScheduler(same).run((helpers) => test({ ...helpers, eithers }))

const eithers = (values: Readonly<Record<string, unknown>>): Record<string, Either<unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([letter, value]) => [
      letter,
      value instanceof Error ? left(letter, value) : right(value),
    ]),
  )
