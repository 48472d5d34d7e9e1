/** What a data file's values can be. */
export type ValueType = 'INT' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'STRING'

const INTEGER = /^[+-]?(?:0|[1-9]\d{0,18})$/
const DECIMAL = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** The type of one value, undefined for an empty one. Digits with a leading zero are a code: a STRING. */
export function typeOf(value: string): ValueType | undefined {
  const text = value.trim()
  if (text === '') return undefined
  if (/^(?:true|false)$/i.test(text)) return 'BOOLEAN'
  if (INTEGER.test(text)) return text.length < 10 ? 'INT' : integerType(BigInt(text.replace('+', '')))
  // An integer of twenty digits would lose some of them as a DOUBLE.
  if (DECIMAL.test(text) && !/^[+-]?\d+$/.test(text)) return 'DOUBLE'
  const [, year, month, day, hour] = MOMENT.exec(text) ?? []
  if (!isDay(Number(year), Number(month), Number(day))) return 'STRING'
  return hour === undefined ? 'DATE' : 'TIMESTAMP'
}

/** The narrowest type that holds the values of both. */
export function join(a: ValueType | undefined, b: ValueType | undefined): ValueType | undefined {
  if (a === b || b === undefined) return a
  if (a === undefined) return b
  return WIDENINGS.find((types) => types.includes(a) && types.includes(b))?.at(-1) ?? 'STRING'
}

const WIDENINGS: readonly (readonly ValueType[])[] = [
  ['INT', 'BIGINT'],
  ['INT', 'BIGINT', 'DOUBLE'],
  ['DATE', 'TIMESTAMP'],
]

function integerType(value: bigint): ValueType {
  if (BigInt.asIntN(32, value) === value) return 'INT'
  return BigInt.asIntN(64, value) === value ? 'BIGINT' : 'STRING'
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
