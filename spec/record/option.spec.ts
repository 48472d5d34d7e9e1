import { expect } from 'chai'
import { z } from 'zod'
import { option, optional } from '../../lib/record/option.js'

describe('a key that may be left out', () => {
  const schema = z.strictObject({
    size: option(z.int().min(1), 10),
    block: option(z.strictObject({ on: option(z.boolean(), true) }), {}),
    note: optional(z.string()),
  })

  it('takes its fallback when absent or null', () => {
    const expected = { size: 10, block: { on: true } }
    expect(schema.parse({})).to.deep.equal(expected)
    expect(schema.parse({ size: null, block: null })).to.deep.equal(expected)
  })

  it('is not set when it has no fallback', () => {
    expect(schema.parse({}).note).to.equal(undefined)
    expect(schema.parse({ note: null }).note).to.equal(undefined)
    expect(schema.parse({ note: 'x' }).note).to.equal('x')
  })

  it('is checked when it is written', () => {
    expect(schema.safeParse({ size: 0 }).success).to.equal(false)
    expect(schema.safeParse({ note: 3 }).success).to.equal(false)
  })
})
