import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { ApiError } from '../../client/api-error.js'
import type { Http } from '../../client/http.js'
import type { SearchConfig } from '../../config/search-config.js'
import { KIND_NAMES, type KindName } from '../../record/entities/kinds.js'
import { indexTemplate } from './template.js'

/** The indices of one service: one per kind, named `<prefix>_<kind>_<service>_<time>`, found by `<prefix>_<kind>`. */
export interface Indices {
  /** Where documents of a kind are written. */
  readonly of: ReadonlyMap<KindName, string>
  /** Makes all that was written visible. */
  refresh(): Promise<void>
  /**
   * After a rebuild: points the aliases at these indices and at no older ones of the service, in one step; then removes
   * the older.
   */
  swap(): Promise<void>
  /** After a rebuild that failed: removes what was made for it. */
  discard(): Promise<void>
}

const listed = z.record(z.string(), z.object({ aliases: z.record(z.string(), z.unknown()) }))
type Listed = z.output<typeof listed>

/**
 * Puts the template and sees to an index for each kind: a new one that no alias names yet for `rebuild`, the present
 * one for `update`.
 * @throws ApiError
 */
export async function openIndices(
  http: Http,
  config: SearchConfig,
  service: string,
  kinds: readonly KindName[],
): Promise<Indices> {
  const { indexPrefix: prefix, mode } = config
  const slug = slugOf(service)
  await put(http, `_index_template/${prefix}`, indexTemplate(config))
  const before = await list(http, prefix, slug)
  const present = (kind: KindName): string | undefined =>
    Object.keys(before).find((index) => before[index]!.aliases[aliasOf(prefix, kind)] !== undefined)
  const stamp = stampOf(new Date())
  const of = new Map<KindName, string>()
  const made: string[] = []
  for (const kind of kinds) {
    const found = mode === 'update' ? present(kind) : undefined
    const index = found ?? `${aliasOf(prefix, kind)}_${slug}_${stamp}`
    of.set(kind, index)
    if (found !== undefined) continue
    const aliases = mode === 'update' ? Object.fromEntries(aliasesOf(prefix, kind).map((alias) => [alias, {}])) : {}
    await make(http, index, aliases)
    made.push(index)
  }
  const remove = async (indices: readonly string[]): Promise<void> => {
    for (const index of indices) await http.send('DELETE', index, { absent: [404] })
  }
  return {
    of,
    refresh: async () => {
      for (const index of of.values()) await http.send('GET', `${index}/_refresh`)
    },
    swap: async () => {
      if (mode === 'update') return
      const add = [...of].map(([kind, index]) => ({ add: { index, aliases: aliasesOf(prefix, kind) } }))
      const drop = Object.entries(before)
        .filter(([, { aliases }]) => Object.keys(aliases).length > 0)
        .map(([index, { aliases }]) => ({ remove: { index, aliases: Object.keys(aliases) } }))
      if (add.length + drop.length > 0) await post(http, '_aliases', { actions: [...add, ...drop] })
      await remove(Object.keys(before))
    },
    discard: () => remove(mode === 'rebuild' ? made : []),
  }
}

/** Every index of the service below the prefix, also those that a run left behind. */
async function list(http: Http, prefix: string, slug: string): Promise<Listed> {
  const kinds = KIND_NAMES.map(snake).join('|')
  const name = new RegExp(`^${prefix}_(${kinds})_${slug}_[0-9]{14}-[0-9a-f]{6}$`)
  const found = listed.parse((await http.send('GET', `${prefix}_*_${slug}_*/_alias`, { absent: [404] })) ?? {})
  return Object.fromEntries(Object.entries(found).filter(([index]) => name.test(index)))
}

const put = (http: Http, path: string, body: object) => http.send('PUT', path, { body: JSON.stringify(body) })
const post = (http: Http, path: string, body: object) => http.send('POST', path, { body: JSON.stringify(body) })

/** Makes an index whose name is new. Where it is there already, the answer to a first try was lost. */
async function make(http: Http, index: string, aliases: object): Promise<void> {
  await put(http, index, { aliases }).catch((error: unknown) => {
    if (!(error instanceof ApiError && error.reason.startsWith('resource_already_exists_exception'))) throw error
  })
}

/** Names of indices are in lower case. */
const snake = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const aliasOf = (prefix: string, kind: KindName): string => `${prefix}_${snake(kind)}`
const aliasesOf = (prefix: string, kind: KindName): readonly string[] => [prefix, aliasOf(prefix, kind)]

/** The service's name as far as it can be part of an index name, and a hash that keeps two services apart. */
const slugOf = (service: string): string => {
  const readable = service
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
  return `${readable}-${createHash('sha256').update(service).digest('hex').slice(0, 8)}`
}

const stampOf = (date: Date): string =>
  `${date.toISOString().replace(/\D/g, '').slice(0, 14)}-${randomBytes(3).toString('hex')}`
