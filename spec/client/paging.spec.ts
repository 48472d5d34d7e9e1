import { expect } from 'chai'
import type { Entity } from '../../lib/client/metadata.js'
import { everyPage, type Page } from '../../lib/client/paging.js'

const rows = (count: number): Entity[] =>
  Array.from({ length: count }, (_, n) => ({ id: String(n), name: `t${n}` }) as unknown as Entity)

/** A listing of `all` that loses the rows in `lost` when it is read by cursor; `whole` is what one big page gives. */
function listing(all: readonly Entity[], lost: readonly number[] = [], whole = all) {
  const asked: { limit: number; after?: string }[] = []
  const fetch = async (query: { limit: number; after?: string }): Promise<Page> => {
    asked.push(query)
    if (query.limit >= all.length) return { data: whole, paging: { total: all.length } }
    const from = Number(query.after ?? 0)
    const to = from + query.limit
    const data = all.slice(from, to).filter((_, index) => !lost.includes(from + index))
    return { data, paging: { total: all.length, ...(to < all.length ? { after: String(to) } : {}) } }
  }
  return { asked, fetch }
}

const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((error: Error) => error.message)

describe('a listing', () => {
  it('is read page by page, each by the cursor of the last', async () => {
    const { asked, fetch } = listing(rows(25))
    expect(await everyPage(fetch, 10)).to.deep.equal(rows(25))
    expect(asked).to.deep.equal([{ limit: 10 }, { limit: 10, after: '10' }, { limit: 10, after: '20' }])
  })

  it('ends on a full last page, and on an empty first one', async () => {
    expect(await everyPage(listing(rows(20)).fetch, 10)).to.have.lengthOf(20)
    expect(await everyPage(listing([]).fetch, 10)).to.deep.equal([])
  })

  it('is read again in one page when the cursors lost rows', async () => {
    const { asked, fetch } = listing(rows(25), [10, 20])
    expect(await everyPage(fetch, 10)).to.deep.equal(rows(25))
    expect(asked.at(-1)).to.deep.equal({ limit: 25 })
  })

  it('is an error when rows are missing even then: half a list must not pass for a whole one', async () => {
    const { fetch } = listing(rows(25), [10], rows(24))
    expect(await failure(everyPage(fetch, 10))).to.equal('the server lists 24 of its 25 entities')
  })

  it('needs no paging and no total: services are listed without', async () => {
    expect(await everyPage(async () => ({ data: rows(3) }))).to.deep.equal(rows(3))
  })

  it('ends when the cursor is null, as some servers write "no more"', async () => {
    let asked = 0
    const fetch = async () => {
      asked += 1
      if (asked > 3) throw new Error('asked for ever')
      return { data: rows(2), paging: { total: 2, after: null } } as unknown as Page
    }
    expect(await everyPage(fetch)).to.have.lengthOf(2)
  })

  it('is an error when a cursor leads back to itself, instead of going round for ever', async () => {
    let asked = 0
    const fetch = async (): Promise<Page> => {
      asked += 1
      if (asked > 5) throw new Error('asked for ever')
      return { data: rows(1), paging: { total: 9, after: 'same' } }
    }
    expect(await failure(everyPage(fetch))).to.match(/the same cursor twice/)
  })

  it('hands on what a page fails with', async () => {
    expect(await failure(everyPage(async () => Promise.reject(new Error('503'))))).to.equal('503')
  })
})
