import { expect } from 'chai'
import { encodeNames } from '../../../lib/record/wire-names.js'
import type { TagRow } from '../../../lib/services/database/rows.js'
import { createTagRequests, labels } from '../../../lib/services/database/tags.js'
import { startTestCatalog } from '../../support/catalog.js'

const row = (classification: string, tag: string, column?: string): TagRow => ({
  classification,
  tag,
  ...(column === undefined ? {} : { column }),
})
const fqns = (rows: readonly TagRow[], column?: string): string[] => labels(rows, column).map(({ tagFQN }) => tagFQN)

describe('tags of a database', () => {
  it('label as a machine does: suggested, not confirmed', () => {
    expect(labels([row('PII', 'Sensitive')])).to.deep.equal([
      { tagFQN: 'PII.Sensitive', source: 'Classification', labelType: 'Automated', state: 'Suggested' },
    ])
  })

  it('come once each, in an order of their own', () => {
    const rows = [row('B', 'x'), row('A', 'z'), row('B', 'x'), row('A', 'a')]
    expect(fqns(rows)).to.deep.equal(['A.a', 'A.z', 'B.x'])
    expect(fqns([...rows].reverse())).to.deep.equal(fqns(rows))
  })

  it('belong to the table or to one column', () => {
    const rows = [row('P', 'table'), row('P', 'id', 'id'), row('P', 'name', 'name')]
    expect(fqns(rows)).to.deep.equal(['P.table'])
    expect(fqns(rows, 'id')).to.deep.equal(['P.id'])
    expect(fqns(rows, 'other')).to.deep.equal([])
  })

  it('are not made, nor named by a label, when they are blank', () => {
    expect([...createTagRequests()([row('P', ' ')])].map(({ kind }) => kind)).to.deep.equal(['classification'])
    expect(fqns([row('P', ' '), row('P', '')])).to.deep.equal([])
  })

  it('are asked for before they are named: the classification, then the tag, each once a run', () => {
    const requests = createTagRequests()
    const first = [...requests([row('P', 'a'), row('P', 'b', 'id'), row('P', 'a', 'id')])]
    expect(first.map(({ kind, fqn }) => `${kind} ${fqn}`)).to.deep.equal(['classification P', 'tag P.a', 'tag P.b'])
    expect([...requests([row('P', 'b'), row('Q', 'a')])].map(({ fqn }) => fqn)).to.deep.equal(['Q', 'Q.a'])
  })

  it('are asked for again in another lane: what the first asked for may not have left yet', () => {
    const requests = createTagRequests()
    const ask = (lane: string) => [...requests([row('P', 'a')], lane)].length
    expect([ask('s1'), ask('s1'), ask('s2')]).to.deep.equal([2, 0, 2])
  })

  it('are described in the words of the source, else by their names', () => {
    const told = { ...row('P', 'a'), classificationDescription: 'Policies', tagDescription: 'All rows' }
    const described = (rows: readonly TagRow[]) => [...createTagRequests()(rows)].map(({ body }) => body.description)
    expect(described([told])).to.deep.equal(['Policies', 'All rows'])
    expect(described([row('P', 'a')])).to.deep.equal(['P', 'a'])
  })

  it('land on a catalog under the FQN of their label, whatever they are called', async () => {
    const catalog = await startTestCatalog()
    const rows = ['a.b', 'a::b', 'say "hi"', 'x>y', 'a/b', 'größe', "it's 100%"].map((name) => row(`C ${name}`, name))
    for (const { kind, body } of createTagRequests()(rows)) await catalog.metadata.put(kind, encodeNames(kind, body))
    expect(catalog.live('tags')).to.include.members(fqns(rows))
    await catalog.close()
  })
})
