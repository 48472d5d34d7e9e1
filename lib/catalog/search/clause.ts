/** A condition of SQL with the values of its placeholders. */
export interface Clause {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

export const clause = (sql: string, ...values: readonly (string | number)[]): Clause => ({ sql, values })
export const ALL = clause('1')
export const NONE = clause('0')

const join =
  (word: string, empty: Clause) =>
  (clauses: readonly Clause[]): Clause =>
    clauses.length === 0
      ? empty
      : { sql: `(${clauses.map(({ sql }) => sql).join(` ${word} `)})`, values: clauses.flatMap(({ values }) => values) }
export const and = join('AND', ALL)
export const or = join('OR', NONE)
export const not = ({ sql, values }: Clause): Clause => ({ sql: `NOT ifnull(${sql}, 0)`, values })

/** Fields that are columns of their own. */
const COLUMNS: Readonly<Record<string, string>> = {
  fullyQualifiedName: 'fqn',
  name: 'name',
  id: 'id',
  entityType: 'kind',
}
/** Fields that hold lists: a condition on one holds when it holds for an item. */
const LISTS = new Set(['aliases', 'tags', 'owners', 'columns', 'domains', 'users', 'usedBy', 'queryUsedIn', 'teams'])
const FIELD = /^[\w.]+$/

/** A condition on the value of a field; `value` stands for the SQL of that value. */
export function onField(field: string, condition: (value: string) => Clause): Clause {
  const path = field.replace(/\.keyword$/, '')
  if (!FIELD.test(path)) return NONE
  const column = COLUMNS[path]
  if (column) return condition(column)
  const [head = '', ...rest] = path.split('.')
  if (!LISTS.has(head)) return condition(`json_extract(document, '$.${path}')`)
  const { sql, values } = condition(rest.length === 0 ? 'value' : `json_extract(value, '$.${rest.join('.')}')`)
  return { sql: `EXISTS (SELECT 1 FROM json_each(document, '$.${head}') WHERE ${sql})`, values }
}

/** Equal whatever the case; booleans are 0 and 1 in SQL. */
export const equals = (value: string, text: string): Clause => {
  if (text === 'true' || text === 'false') return clause(`${value} IN (?, ?)`, text, text === 'true' ? 1 : 0)
  return clause(`${value} = ? COLLATE NOCASE`, text)
}

/** Like `text`, in which `*` stands for anything and `?` for one character. */
export function matches(value: string, text: string): Clause {
  if (!/[*?]/.test(text)) return equals(value, text)
  const pattern = text
    .replace(/[%_\\]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_')
  return clause(`${value} LIKE ? ESCAPE '\\'`, pattern)
}

/** Holds the word, as one word among others. */
export function hasWord(value: string, word: string): Clause {
  const spaced = ['.', '-', '@', '/', ',', '"'].reduce((sql, mark) => `replace(${sql}, '${mark}', ' ')`, value)
  return matches(`' ' || ${spaced} || ' '`, `* ${word.replace(/[.\-@/,"]/g, ' ')} *`)
}
