import { expect } from 'chai'
import { defer, filter, finalize, identity, map, mergeMap, Observable, type OperatorFunction, tap } from 'rxjs'
import { type Either, isLeft, type Right, right } from '../../lib/record/either.js'
import { createStatus } from '../../lib/status/status.js'
import { processor } from '../../lib/step/processor.js'
import { source } from '../../lib/step/source.js'
import { type Processor, type Sink, type Source, stepOf } from '../../lib/step/step.js'
import { exitCode } from '../../lib/workflow/exit-code.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { summaryText } from '../../lib/workflow/summary.js'
import { workflow } from '../../lib/workflow/workflow.js'
import { fault, negativeControl } from '../support/faults/case.js'

/** Composed in TypeScript: which generation it would write to makes no difference. */
const NO_SERVER = { generations: ['2.0'] } as const

type Numbers = OperatorFunction<Either<number>, Either<number>>

const numbers = (): Source<number> => source('Numbers', () => Array.from({ length: 20 }, (_, n) => right(n)))

/** A processor as its author wrote it, over RxJS itself: it counts, and nothing of ours catches what it throws. */
function own(operator: Numbers): Processor<number, number> {
  const status = createStatus('Own')
  const count = tap<Either<number>>((record) => {
    if (!isLeft(record)) status.emit({ type: 'processed', kind: 'number', name: String(record.right) })
  })
  return { ...stepOf(status), operator: () => (records) => records.pipe(operator, count) }
}

function keeping() {
  const status = createStatus('Keeping')
  const kept: number[] = []
  const sink: Sink<number> = {
    ...stepOf(status),
    write: (records) =>
      records.pipe(
        filter((record): record is Right<number> => !isLeft(record)),
        tap((record) => {
          kept.push(record.right)
          status.emit({ type: 'processed', kind: 'number', name: String(record.right) })
        }),
      ),
  }
  return { sink, kept }
}

const fail = (): never => {
  throw new Error('the author erred')
}

const THROWS: Readonly<Record<string, Numbers>> = {
  'in an operator': map((record) => (isLeft(record) || record.right < 7 ? record : fail())),
  'in a promise': mergeMap(async (record) => (isLeft(record) || record.right < 7 ? record : fail())),
  'when it is subscribed to': () => defer(fail),
  'while it subscribes': () => new Observable(fail),
  'when it is torn down after the last record': finalize(fail),
}

/** What the run says, in each of its ways. */
function requireFailure(result: RunResult): void {
  expect(result.state).to.not.equal('success')
  expect(exitCode(result, true)).to.equal(1)
  expect(summaryText(result)).to.contain('the author erred').and.contain('Workflow failed')
}

describe('faults: a step that throws', () => {
  for (const [where, operator] of Object.entries(THROWS))
    fault(9, `${where} fails the run by what it said`, NO_SERVER, async () => {
      const { sink } = keeping()
      requireFailure(await workflow(numbers()).process(own(operator)).into(sink).run())
    })

  fault(9, 'of ours costs the record only', NO_SERVER, async () => {
    const { sink, kept } = keeping()
    const change = processor('Ours', (n: number) => (n === 7 ? fail() : right(n)))
    const result = await workflow(numbers()).process(change).into(sink).run()
    expect(kept).to.have.lengthOf(19)
    expect(result.state).to.equal('partialSuccess')
    expect(summaryText(result)).to.contain('the author erred')
  })

  fault(9, 'away records without a word can’t make a success', NO_SERVER, async () => {
    const { sink } = keeping()
    const swallowing: Numbers = filter((record) => isLeft(record) || record.right < 7)
    const result = await workflow(numbers()).process(own(swallowing)).into(sink).run()
    expect(result.state).to.equal('failed')
    expect(result.problems.join()).to.match(/accounts for 7 of the 20 records/)
  })

  negativeControl(9, 'an operator that does not throw leaves a success', NO_SERVER, async () => {
    const { sink } = keeping()
    const result = await workflow(numbers()).process(own(identity)).into(sink).run()
    return () => requireFailure(result)
  })
})
