export interface Answer {
  readonly status: number
  readonly body: unknown
}

export const ok = (body: unknown, status = 200): Answer => ({ status, body })
export const failure = (status: number, message: string): Answer => ({ status, body: { code: status, message } })
export const notFound = (what: string): Answer => failure(404, `instance for ${what} not found`)

/** Of a bulk call and of deleteStale (spec/rest.md §9). */
export const bulkResult = (items: readonly { readonly request: string; readonly message: string }[]): Answer =>
  ok({
    dryRun: false,
    status: 'success',
    numberOfRowsProcessed: items.length,
    numberOfRowsPassed: items.length,
    numberOfRowsFailed: 0,
    successRequest: items.map((item) => ({ ...item, status: 200 })),
    failedRequest: [],
  })

export const searchResult = (sources: readonly unknown[], index: string | null): Answer =>
  ok({
    took: 1,
    timed_out: false,
    hits: {
      total: { value: sources.length, relation: 'eq' },
      max_score: null,
      hits: sources.map((_source, at) => ({ _index: index, _type: '_doc', _id: String(at), _score: null, _source })),
    },
    aggregations: {},
  })
