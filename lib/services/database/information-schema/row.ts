import type { SqlRow } from './adapter.js'

/** A row by keys in small letters; what is no text or number in it is not there. */
export interface Cells {
  text(key: string): string | undefined
  number(key: string): number | undefined
}

export function cellsOf(row: SqlRow): Cells {
  const cells = new Map(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value]))
  const text = (key: string): string | undefined => {
    const value = cells.get(key)
    if (typeof value === 'string') return value
    return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
  }
  return {
    text,
    number: (key) => {
      const found = text(key)
      return found === undefined || found === '' ? undefined : Number(found)
    },
  }
}

/** @throws Error for a row that lacks what every row has. */
export function required(cells: Cells, key: string): string {
  const found = cells.text(key)
  if (found === undefined) throw new Error(`information_schema gave a row without ${key}`)
  return found
}
