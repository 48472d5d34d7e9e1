import type { Json } from './store.js'

interface Operation {
  readonly op: string
  readonly path: string
  readonly value?: unknown
}

/** Those operations of RFC 6902 that ingestion clients send. @throws Error on another, or a path that leads nowhere. */
export function patched(body: Json, operations: readonly Operation[]): Json {
  const copy = structuredClone(body)
  for (const { op, path, value } of operations) {
    const keys = path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = keys.pop()
    if (last === undefined) throw new Error('the whole document is not replaced')
    apply(holder(copy, keys, op === 'add'), last, op, value)
  }
  return copy
}

/** What holds the last key; an absent array to add to is made. */
function holder(document: Json, keys: readonly string[], make: boolean): Json | unknown[] {
  let at: Json | unknown[] = document
  for (const key of keys) {
    const held = at as Json
    if (held[key] === undefined && make) held[key] = []
    const next = held[key]
    if (typeof next !== 'object' || next === null) throw new Error(`nothing at ${key}`)
    at = next as Json | unknown[]
  }
  return at
}

function apply(at: Json | unknown[], key: string, op: string, value: unknown): void {
  if (op !== 'add' && op !== 'replace' && op !== 'remove') throw new Error(`no operation ${op}`)
  if (!Array.isArray(at)) {
    if (op === 'remove') delete at[key]
    else at[key] = value
    return
  }
  const index = key === '-' ? at.length : Number(key)
  if (!(index <= at.length)) throw new Error(`no index ${key}`)
  at.splice(index, op === 'add' ? 0 : 1, ...(op === 'remove' ? [] : [value]))
}
