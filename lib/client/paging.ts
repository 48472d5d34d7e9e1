import type { Entity } from './metadata.js'

export interface Page {
  readonly data: readonly Entity[]
  readonly paging?: { readonly total?: number; readonly after?: string | null }
}

type Fetch = (query: { readonly limit: number; readonly after?: string }) => Promise<Page>

const PAGE = 1000

/**
 * Every entity of a listing. A 1.6 server loses rows when a cursor falls on a quoted name (golden/real-server
 * `list.walk-*`), so the rows are counted against `paging.total`, and read again in one page when some are missing.
 * @throws Error when rows are missing even then, as half a list must not pass for a whole one, or when a cursor leads
 * back to itself.
 */
export async function everyPage(fetch: Fetch, pageSize = PAGE): Promise<readonly Entity[]> {
  const rows: Entity[] = []
  let total: number | undefined
  let after: string | undefined
  do {
    const page: Page = await fetch({ limit: pageSize, ...(after === undefined ? {} : { after }) })
    rows.push(...page.data)
    total = page.paging?.total
    const next = page.paging?.after ?? undefined
    if (next !== undefined && next === after) throw new Error('the server gives the same cursor twice')
    after = next
  } while (after !== undefined)
  if (total === undefined || rows.length >= total) return rows
  const whole = await fetch({ limit: total })
  if (whole.data.length >= total) return whole.data
  throw new Error(`the server lists ${whole.data.length} of its ${total} entities`)
}
