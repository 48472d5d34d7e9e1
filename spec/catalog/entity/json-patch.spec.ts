import { expect } from 'chai'
import { applyPatch } from '../../../lib/catalog/entity/json-patch.js'
import { Fault } from '../../../lib/catalog/fault.js'
import type { PatchOperation } from '../../../lib/record/entities/json-patch.js'

const document = { name: 'orders', tags: ['a', 'b', 'c'], nested: { 'x/y': 1, '~': 2 } }
const patched = (...operations: readonly PatchOperation[]) =>
  applyPatch(document, operations) as Record<string, unknown>

describe('JSON Patch', () => {
  it('adds to objects, into lists and at their end', () => {
    expect(patched({ op: 'add', path: '/description', value: 'x' }).description).to.equal('x')
    expect(patched({ op: 'add', path: '/tags/1', value: 'new' }).tags).to.deep.equal(['a', 'new', 'b', 'c'])
    expect(patched({ op: 'add', path: '/tags/3', value: 'new' }).tags).to.deep.equal(['a', 'b', 'c', 'new'])
    expect(patched({ op: 'add', path: '/tags/-', value: 'new' }).tags).to.deep.equal(['a', 'b', 'c', 'new'])
  })

  it('replaces and removes what is there', () => {
    expect(patched({ op: 'replace', path: '/tags/1', value: 'B' }).tags).to.deep.equal(['a', 'B', 'c'])
    expect(patched({ op: 'remove', path: '/tags/0' }, { op: 'remove', path: '/tags/0' }).tags).to.deep.equal(['c'])
  })

  it('moves and copies', () => {
    expect(patched({ op: 'move', from: '/tags/0', path: '/first' })).to.deep.include({ first: 'a', tags: ['b', 'c'] })
    expect(patched({ op: 'copy', from: '/tags', path: '/more' }).more).to.deep.equal(document.tags)
  })

  it('reads escaped names', () => {
    const { nested } = patched({ op: 'replace', path: '/nested/x~1y', value: 9 }, { op: 'remove', path: '/nested/~0' })
    expect(nested).to.deep.equal({ 'x/y': 9 })
  })

  it('replaces the whole document by the empty path', () => {
    expect(patched({ op: 'replace', path: '', value: { name: 'new' } })).to.deep.equal({ name: 'new' })
  })

  it('leaves the given document as it was', () => {
    patched({ op: 'remove', path: '/tags/0' })
    expect(document.tags).to.have.length(3)
  })

  const failing: readonly (readonly [string, PatchOperation])[] = [
    ['a test that does not hold', { op: 'test', path: '/name', value: 'customers' }],
    ['a value that is not there', { op: 'replace', path: '/description', value: 'x' }],
    ['an index behind the end', { op: 'add', path: '/tags/4', value: 'x' }],
    ['an index with a leading zero', { op: 'remove', path: '/tags/01' }],
    ['a path through a text', { op: 'add', path: '/name/first', value: 'x' }],
    ['inherited properties', { op: 'remove', path: '/toString' }],
  ]
  for (const [what, operation] of failing)
    it(`refuses ${what}`, () => {
      expect(() => patched(operation))
        .to.throw(Fault)
        .with.property('status', 500)
    })
})
