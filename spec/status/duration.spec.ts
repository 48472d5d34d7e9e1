import { expect } from 'chai'
import fc from 'fast-check'
import { durationText } from '../../lib/status/duration.js'

describe('a duration in words', () => {
  for (const [ms, text] of [
    [0, '0.000ms'],
    [12.345, '12.345ms'],
    [999, '999.000ms'],
    [999.9999, '1s 000.000ms'],
    [1000, '1s 000.000ms'],
    [59_999.9999, '1m 00s 000.000ms'],
    [61_001.5, '1m 01s 001.500ms'],
    [3_723_004.567, '1h 02m 03s 004.567ms'],
    [86_400_000, '1day(s) 00h 00m 00s 000.000ms'],
    [2 * 86_400_000 + 3 * 3_600_000 + 1, '2day(s) 03h 00m 00s 001.000ms'],
    [400 * 86_400_000, '400day(s) 00h 00m 00s 000.000ms'],
  ] as const) {
    it(`is ${text} for ${ms} ms`, () => expect(durationText(ms)).to.equal(text))
  }

  it('says what it was made from, to the microsecond', () => {
    const units: Readonly<Record<string, number>> = { 'day(s)': 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (ms) => {
        const parts = durationText(ms).split(' ')
        const sum = parts.reduce((total, part) => {
          const [, value, unit] = /^([\d.]+)(\D.*)$/.exec(part)!
          return total + Number(value) * units[unit!]!
        }, 0)
        expect(sum).to.be.closeTo(ms, 0.001)
        expect(Number.parseFloat(parts.at(-1)!)).to.be.below(1000)
      }),
    )
  })
})
