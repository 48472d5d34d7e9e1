import { stripVTControlCharacters } from 'node:util'
import { expect } from 'chai'
import { registerSecret } from '../../lib/record/secret.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { summaryText } from '../../lib/workflow/summary.js'
import { failure, failures, stepStatus } from './step-status.js'

const text = (change: Partial<RunResult>): string =>
  stripVTControlCharacters(
    summaryText({
      state: 'success',
      steps: [],
      successPercent: 100,
      problems: [],
      startedAt: 0,
      durationMs: 3_723_004,
      ...change,
    }),
  )
const linesOf = (change: Partial<RunResult>): string[] => text(change).split('\n')
const gridOf = (change: Partial<RunResult>): string[] => linesOf(change).filter((line) => /^[+|]/.test(line))

describe('the summary', () => {
  it('keeps the layout that users know', () => {
    const source = stepStatus('Postgres', { records: 3, filtered: 2, kinds: { database: 1, table: 2 } })
    const sink = stepStatus('OpenMetadata', { records: 3, updatedRecords: 1, unchanged: 2, deleted: 4, warnings: 5 })
    expect(text({ steps: [source, sink] })).to.equal(
      [
        'Workflow Postgres Summary:',
        'Processed records: 3 (database 1, table 2)',
        'Updated records: 0',
        'Warnings: 0',
        'Filtered: 2',
        'Errors: 0',
        'Success %: 100.0',
        'Workflow OpenMetadata Summary:',
        'Processed records: 3',
        'Updated records: 1',
        'Unchanged records: 2',
        'Marked deleted: 4',
        'Warnings: 5',
        'Errors: 0',
        'Success %: 100.0',
        'Workflow Success %: 100.0',
        'Workflow finished in time: 1h 02m 03s 004.000ms (0 records/s)',
      ].join('\n'),
    )
  })

  it('draws the failures of every step as a grid, its head underlined, and ends with what that means', () => {
    const sink = stepStatus('OpenMetadata', { records: 9, errors: 1, failures: [failure('svc.t', 'refused', 'at x')] })
    const cells = (...all: readonly string[]): string =>
      `|${all.map((cell, index) => ` ${cell}`.padEnd([16, 32, 60, 50][index]!)).join('|')}|`
    const border = (sign: string): string => `+${[16, 32, 60, 50].map((width) => sign.repeat(width)).join('+')}+`
    expect(
      linesOf({
        state: 'partialSuccess',
        steps: [stepStatus('Postgres', { records: 10 }), sink],
        successPercent: 90,
        durationMs: 5,
      }).slice(12),
    ).to.deep.equal([
      'List of failures:',
      border('-'),
      cells('From', 'Entity Name', 'Message', 'Stack Trace'),
      border('='),
      cells('OpenMetadata', 'svc.t', 'refused', 'at x'),
      border('-'),
      'Workflow Success %: 90.0',
      'Workflow finished in time: 5.000ms (2000 records/s)',
      'Workflow finished with failures',
    ])
  })

  it('shows ten failures at most, the source’s first, and says of how many', () => {
    const shown = (source: number, sink: number) => {
      const steps = [
        stepStatus('Postgres', { errors: source, failures: failures(Math.min(source, 1000)) }),
        stepStatus('OpenMetadata', { errors: sink, failures: failures(Math.min(sink, 1000)) }),
      ]
      const rows = gridOf({ steps }).filter((line) => /^\| (Postgres|OpenMetadata) /.test(line))
      return [
        linesOf({ steps }).find((line) => /failures/.test(line)),
        rows.filter((row) => row.startsWith('| Postgres')).length,
        rows.filter((row) => row.startsWith('| OpenMetadata')).length,
      ]
    }
    expect(shown(4, 6)).to.deep.equal(['List of failures:', 4, 6])
    expect(shown(4, 7)).to.deep.equal(['Showing the first 10 failures of 11:', 4, 6])
    expect(shown(5000, 1)).to.deep.equal(['Showing the first 10 failures of 5001:', 10, 0])
    expect(shown(0, 0)).to.deep.equal([undefined, 0, 0])
  })

  it('keeps the lines of a cell and cuts a long one, in every column', () => {
    const long = 'x'.repeat(5000)
    const steps = [
      stepStatus('S', { errors: 2, failures: [failure('a', 'one\ntwo\nthree'), failure(long, long, long)] }),
    ]
    const lines = gridOf({ steps })
    const message = (line: string) => line.split('|')[3]?.trim()
    expect(lines.slice(3, 6).map(message)).to.deep.equal(['one', 'two', 'three'])
    expect(lines.join('').match(/…/g), 'every long cell says so').to.have.lengthOf(3)
    expect(lines.length).to.be.below(40)
    expect(new Set(lines.map((line) => line.length)).size, 'all lines are equally wide').to.equal(1)
  })

  it('shows what the run crashed with, first, and why it is no success', () => {
    const change = {
      state: 'failed',
      crash: failure('Workflow', 'disk full', 'Error: disk full'),
      problems: ['disk full', 'Postgres is at 0 %'],
      steps: [stepStatus('Postgres', { errors: 1, failures: [failure('t', 'lost')] })],
    } as const
    expect(gridOf(change).filter((line) => /^\| (Workflow|Postgres)/.test(line))[0]).to.match(
      /^\| Workflow .*disk full/,
    )
    expect(linesOf(change).slice(-3)).to.deep.equal(['disk full', 'Postgres is at 0 %', 'Workflow failed'])
    expect(linesOf({ state: 'stopped' }).at(-1)).to.equal('Workflow was stopped')
  })

  it('shows percentages as they are rounded', () => {
    const steps = [stepStatus('S', { records: 2, errors: 1 })]
    expect(linesOf({ steps, successPercent: 66.67 })).to.include.members([
      'Success %: 66.67',
      'Workflow Success %: 66.67',
    ])
  })

  it('shows no secret that found its way into a message', () => {
    registerSecret('canary-summary')
    const steps = [stepStatus('S', { errors: 1, failures: [failure('t', 'password canary-summary is wrong')] })]
    expect(text({ steps, problems: ['with canary-summary'] })).not.to.contain('canary-summary')
  })
})
