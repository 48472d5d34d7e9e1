import { expect } from 'chai'
import { left } from '../../lib/record/either.js'
import type { StatusEvent } from '../../lib/status/event.js'
import { createStatus, SAMPLES, successPercent } from '../../lib/status/status.js'

const failed = (name: string): StatusEvent => ({ type: 'failed', failure: left(name, new Error('bad')).left })

describe('a status', () => {
  it('starts at nothing', () => {
    expect(createStatus('Source').getStatus()).to.deep.equal({
      name: 'Source',
      records: 0,
      updatedRecords: 0,
      unchanged: 0,
      deleted: 0,
      warnings: 0,
      filtered: 0,
      errors: 0,
      kinds: {},
      warningSamples: [],
      filteredSamples: [],
      failures: [],
      incomplete: [],
    })
  })

  it('counts what became of each record, and of which kind it was', () => {
    const status = createStatus('Sink')
    for (const change of ['created', 'updated', 'updated', 'unchanged', undefined] as const)
      status.emit({ type: 'processed', kind: 'table', name: 't', ...(change ? { change } : {}) })
    status.emit({ type: 'processed', kind: 'deleteStale', name: 's', deleted: 3 })
    status.emit({ type: 'processed', kind: 'deleteStale', name: 's', deleted: 1 })
    expect(status.getStatus()).to.deep.include({
      records: 7,
      updatedRecords: 2,
      unchanged: 1,
      deleted: 4,
      kinds: { table: 5, deleteStale: 2 },
    })
  })

  it('counts exactly and keeps the first thousand of each, over five thousand events of every type', () => {
    const status = createStatus('Source')
    for (let n = 0; n < 5000; n += 1) {
      status.emit({ type: 'processed', kind: 'table', name: `t${n}` })
      status.emit({ type: 'filtered', name: `f${n}`, reason: 'Table Filtered Out' })
      status.emit({ type: 'warning', key: `w${n}`, reason: 'odd' })
      status.emit(failed(`e${n}`))
      status.emit({ type: 'incomplete', scope: `s${n}` })
    }
    const { records, filtered, warnings, errors, ...lists } = status.getStatus()
    expect({ records, filtered, warnings, errors }).to.deep.equal({
      records: 5000,
      filtered: 5000,
      warnings: 5000,
      errors: 5000,
    })
    const { filteredSamples, warningSamples, failures, incomplete } = lists
    for (const list of [filteredSamples, warningSamples, failures, incomplete]) expect(list).to.have.lengthOf(SAMPLES)
    expect(SAMPLES).to.equal(1000)
    expect([filteredSamples[0]!.name, warningSamples[0]!.key, failures[0]!.name, incomplete[0]]).to.deep.equal([
      'f0',
      'w0',
      'e0',
      's0',
    ])
    expect(failures.at(-1)!.name).to.equal('e999')
  })

  it('that was handed out does not change any more', () => {
    const status = createStatus('Source')
    const before = status.getStatus()
    status.emit({ type: 'processed', kind: 'table', name: 't' })
    status.emit(failed('t'))
    expect(before).to.deep.include({ records: 0, errors: 0, kinds: {}, failures: [] })
  })

  it('tells whoever listens of every event, once it is counted', () => {
    const heard: [string, number][] = []
    const status = createStatus('Source', ({ type }) => heard.push([type, status.getStatus().records]))
    status.emit({ type: 'processed', kind: 'table', name: 't' })
    status.emit({ type: 'warning', key: 'k', reason: 'r' })
    expect(heard).to.deep.equal([
      ['processed', 1],
      ['warning', 1],
    ])
  })

  it('counts records of a kind that every object knows', () => {
    const status = createStatus('Source')
    for (const kind of ['constructor', 'toString', 'constructor']) status.emit({ type: 'processed', kind, name: 'x' })
    expect(status.getStatus().kinds).to.deep.equal({ constructor: 2, toString: 1 })
  })
})

describe('the success of a step', () => {
  for (const [records, errors, percent] of [
    [0, 0, 100],
    [0, 1, 50],
    [0, 3, 25],
    [1, 0, 100],
    [1, 1, 50],
    [2, 1, 66.67],
    [1, 2, 33.33],
    [90, 10, 90],
    [9, 1, 90],
    [899, 101, 89.9],
    [99_999, 1, 100],
    [9999, 1, 99.99],
  ] as const) {
    it(`is ${percent} % for ${records} records and ${errors} errors`, () => {
      expect(successPercent({ records, errors })).to.equal(percent)
    })
  }
})
