import { expect } from 'chai'
import fc from 'fast-check'
import { lines } from '../../lib/stream/lines.js'

describe('lines', () => {
  it('are those of the whole text, wherever its chunks end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'bc', '\n', 'd\ne', '\n\n', '')), (chunks) => {
        const split = lines()
        const ended = chunks.flatMap((chunk) => split.take(chunk))
        expect([...ended, split.rest()]).to.deep.equal(chunks.join('').split('\n'))
        expect(split.held).to.equal(split.rest().length)
      }),
    )
  })

  it('take time in proportion to their length', () => {
    const split = lines()
    const chunk = 'x'.repeat(256 * 1024)
    const from = performance.now()
    for (let count = 0; count < 256; count += 1) split.take(chunk)
    expect(split.held).to.equal(64 * 1024 * 1024)
    expect(performance.now() - from).to.be.below(1000)
  })
})
