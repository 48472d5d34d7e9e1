import { cutOff, type Placeholders } from './placeholders.js'

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const field = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined)

const PROSE = new Set(['message', 'responseMessage', 'errorMessage', 'revision'])

/** Texts for people: only that they are texts counts. Descriptions of built-in tags and steps are such. */
const isProse = (path: string, key: string, value: unknown) =>
  typeof value === 'string' &&
  (path === '' ||
    PROSE.has(key) ||
    (key === 'description' && (value.length > 20 || /tags|newValue|oldValue/.test(path))))

/** Fields the recorder made from an answer. */
const DERIVED: Readonly<Record<string, (body: unknown) => unknown>> = {
  'data.length': (body) => list(field(body, 'data')).length,
  'name.length': (body) => String(field(body, 'name')).length,
  'fullyQualifiedName.length': (body) => String(field(body, 'fullyQualifiedName')).length,
  'versions.length': (body) => list(field(body, 'versions')).length,
  'versions are': (body) => (list(field(body, 'versions')).every((one) => typeof one === 'string') ? 'str' : 'other'),
  'version numbers': (body) => list(field(body, 'versions')).map((one) => JSON.parse(String(one)).version),
  names: (body) => list(field(body, 'data')).map((one) => String(field(one, 'name')).slice(0, 20)),
  total: (body) => field(field(body, 'hits'), 'total'),
}

/** Our answer as the recorder would have noted it. */
function project(recorded: unknown, body: unknown): unknown {
  if (!isObject(recorded) || !isObject(body)) return body
  const known = Object.keys(recorded).filter((key) => key in DERIVED && !(key in body))
  const derived = Object.fromEntries(known.map((key) => [key, DERIVED[key]?.(body)]))
  const asNames = list(recorded.data).every((one) => typeof one === 'string')
  const data = asNames ? list(body.data).map((one) => field(one, 'fullyQualifiedName')) : body.data
  const hits = 'total' in derived ? { hits: field(body.hits, 'hits') } : {}
  return { ...body, ...derived, ...('data' in recorded ? { data } : {}), ...hits }
}

/** Where our answer differs from the recorded one, as `path: difference` lines. */
export function differences(
  recorded: unknown,
  body: unknown,
  isTrimmed: boolean,
  placeholders: Placeholders,
): string[] {
  return compare('', '', recorded, isTrimmed ? project(recorded, body) : body, isTrimmed)

  function compare(path: string, key: string, want: unknown, have: unknown, isPart: boolean): string[] {
    if (isProse(path, key, want))
      return typeof have === 'string' ? [] : [`${path}: text became ${JSON.stringify(have)}`]
    if (Array.isArray(want)) {
      if (!Array.isArray(have)) return [`${path}: a list became ${JSON.stringify(have)}`]
      const missing = cutOff(want)
      const length = want.length + missing - (missing > 0 ? 1 : 0)
      if (length !== have.length)
        return [`${path}: ${length} items became ${have.length}: ${JSON.stringify(have).slice(0, 200)}`]
      const items = missing > 0 ? want.slice(0, -1) : want
      const isPartly = isTrimmed && (path === '.data' || path === '.hits')
      return items.flatMap((item, index) => compare(`${path}[${index}]`, key, item, have[index], isPartly))
    }
    if (isObject(want)) {
      if (!isObject(have)) return [`${path}: an object became ${JSON.stringify(have)}`]
      const extra = isPart ? [] : Object.keys(have).filter((name) => !(name in want))
      return [
        ...extra.map((name) => `${path}.${name}: absent became ${JSON.stringify(have[name])}`),
        ...Object.entries(want).flatMap(([name, inner]) =>
          name in have
            ? compare(`${path}.${name}`, name, inner, have[name], isTrimmed && name === '_source')
            : [`${path}.${name}: ${JSON.stringify(inner).slice(0, 100)} became absent`],
        ),
      ]
    }
    if (typeof want === 'string' && typeof have === 'string' && (key === 'oldValue' || key === 'newValue')) {
      const [a, b] = [parsed(want), parsed(have)]
      if (a !== undefined && b !== undefined) return compare(path, '', a, b, false)
    }
    if (key === 'timestamp' && typeof want === 'number')
      return typeof have === 'number' ? [] : [`${path}: a time became ${JSON.stringify(have)}`]
    const isEqual =
      typeof want === 'string' && want.includes('<') ? placeholders.stands(want, have) || want === have : want === have
    return isEqual ? [] : [`${path}: ${JSON.stringify(want)} became ${JSON.stringify(have)}`]
  }
}

/** JSON in a text, with bare placeholders of numbers in quotes. */
function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text.replace(/:(<time[^>]*>)/g, ':"$1"'))
  } catch {
    return undefined
  }
}
