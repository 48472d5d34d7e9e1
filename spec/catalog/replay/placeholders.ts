import { randomUUID } from 'node:crypto'

const DAY = 86_400_000
const TIME = /^<time(?:([+-]\d+)d)?>$/
const TODAY = /<today([+-]\d+)?>/g
const CURSOR = /^<cursor: base64 of (.*)>$/s
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Finds the id of an entity that no answer has shown yet. */
export type LookUp = (kind: string, fqn: string) => Promise<string | undefined>

/** What the placeholders of the recording stand for in this run. */
export class Placeholders {
  readonly #ids = new Map<string, string>([['<id:nobody>', randomUUID()]])
  /** Every `<id:…>` of the recording, the longest first: names inside may hold brackets of their own. */
  readonly #all: readonly string[]

  constructor(
    recording: unknown,
    readonly host: string,
    readonly now: number,
    readonly lookUp: LookUp,
  ) {
    this.#all = [...new Set(['<id:nobody>', ...idsIn(recording)])].sort((a, b) => b.length - a.length)
  }

  day(offset = 0): string {
    return new Date(this.now + offset * DAY).toISOString().slice(0, 10)
  }

  /** A request value with real ids, times and cursors. */
  async fill(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(complete(value).map((item) => this.fill(item)))
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(async ([key, inner]) => [key, await this.fill(inner)] as const)
      return Object.fromEntries(await Promise.all(entries))
    }
    if (typeof value !== 'string') return value
    const time = TIME.exec(value)
    if (time) return this.now + Number(time[1] ?? 0) * DAY
    const cursor = CURSOR.exec(value)?.[1]
    return cursor === undefined ? this.text(value) : Buffer.from(await this.text(cursor)).toString('base64')
  }

  /** A request text with real ids; those that no answer has shown are looked up. */
  async text(value: string): Promise<string> {
    for (const placeholder of this.#all)
      if (value.includes(placeholder) && !this.#ids.has(placeholder))
        this.#ids.set(placeholder, await this.#find(placeholder))
    return this.#replace(value)
  }

  async #find(placeholder: string): Promise<string> {
    const [, kind = '', fqn = ''] = /^<id:(\w+)\.(.*?)(?:#\d+)?>$/s.exec(placeholder) ?? []
    return (await this.lookUp(kind, fqn)) ?? randomUUID()
  }

  #replace(value: string): string {
    if (!value.includes('<')) return value
    return this.#all
      .reduce((text, placeholder) => text.replaceAll(placeholder, this.#ids.get(placeholder) ?? placeholder), value)
      .replace(TODAY, (_, offset: string | undefined) => this.day(Number(offset ?? 0)))
      .replaceAll('<host>', this.host)
  }

  /** Whether `have` is what a recorded text stands for; an id met for the first time is remembered. */
  stands(recorded: string, have: unknown): boolean {
    if (TIME.test(recorded) || recorded === '<number>') return typeof have === 'number'
    if (typeof have !== 'string') return false
    const cursor = CURSOR.exec(recorded)?.[1]
    if (cursor !== undefined) {
      const text = Buffer.from(have, 'base64').toString('utf8')
      if (TIME.test(cursor)) return /^\d+$/.test(text)
      const [placeholder] = idsIn(recorded)
      if (placeholder !== undefined && !this.#ids.has(placeholder)) this.#ids.set(placeholder, JSON.parse(text).id)
      return this.#replace(cursor) === text
    }
    if (this.#all.includes(recorded) && !this.#ids.has(recorded) && UUID.test(have)) this.#ids.set(recorded, have)
    return this.#replace(recorded) === have
  }
}

/** How many items the recorder cut off at the end of a list. */
export function cutOff(items: readonly unknown[]): number {
  const last = items.at(-1)
  return Number((typeof last === 'string' && /^<trimmed: (\d+) more>$/.exec(last)?.[1]) || 0)
}

/** A list of columns with those that the recorder cut off: they were numbered. */
function complete(items: readonly unknown[]): readonly unknown[] {
  const missing = cutOff(items)
  if (missing === 0) return items
  const kept = items.slice(0, -1)
  const number = (index: number) => String(index).padStart(4, '0')
  return [
    ...kept,
    ...Array.from({ length: missing }, (_, at) => ({ name: `c${number(kept.length + at)}`, dataType: 'INT' })),
  ]
}

/** Texts of the recording, also inside cursors, that are one `<id:…>` and nothing else. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const cursor = CURSOR.exec(value)?.[1]
    if (cursor !== undefined) return idsIn(/"id":"(.*)"\}$/s.exec(cursor)?.[1])
    return value.startsWith('<id:') && value.endsWith('>') ? [value] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(idsIn)
}
