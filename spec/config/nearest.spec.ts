import { expect } from 'chai'
import { distance, nearest } from '../../lib/config/nearest.js'

describe('distance', () => {
  it('counts letters inserted, dropped, replaced and swapped', () => {
    expect(distance('sink', 'sink')).to.equal(0)
    expect(distance('snk', 'sink')).to.equal(1)
    expect(distance('sinkk', 'sink')).to.equal(1)
    expect(distance('sunk', 'sink')).to.equal(1)
    expect(distance('sikn', 'sink')).to.equal(1)
    expect(distance('', 'sink')).to.equal(4)
  })
})

describe('nearest', () => {
  it('finds the word a typo was meant to be', () => {
    expect(nearest('hostport', ['hostPort', 'database'])).to.equal('hostPort')
    expect(nearest('includeTabels', ['includeTags', 'includeTables'])).to.equal('includeTables')
  })

  it('keeps silent when nothing comes near', () => {
    expect(nearest('foo', ['hostPort', 'database'])).to.equal(undefined)
    expect(nearest('abcd', ['type'])).to.equal(undefined)
    expect(nearest('x'.repeat(100_000), ['type'])).to.equal(undefined)
  })
})
