import { type Document, isObject } from '../document.js'
import { ALL, and, type Clause, clause, equals, matches, NONE, not, onField, or } from './clause.js'
import { parseQueryString } from './query-string.js'

type Compile = (body: Document) => Clause

const each = (body: unknown): readonly Document[] => (Array.isArray(body) ? body : [body]).filter(isObject)

/** The one field of a leaf query and what is asked of it: `{field: text}` or `{field: {value: text}}`. */
const leaf =
  (condition: (value: string, wanted: unknown) => Clause): Compile =>
  (body) =>
    and(
      Object.entries(body).map(([field, given]) => {
        const wanted = isObject(given) ? (given.value ?? given.query) : given
        return onField(field, (value) => condition(value, wanted))
      }),
    )

const QUERIES: Readonly<Record<string, Compile>> = {
  bool: ({ must, filter, must_not: mustNot, should }) =>
    and([
      ...each(must).map(compileFilter),
      ...each(filter).map(compileFilter),
      ...each(mustNot).map((one) => not(compileFilter(one))),
      ...(each(should).length > 0 ? [or(each(should).map(compileFilter))] : []),
    ]),
  term: leaf((value, wanted) => equals(value, String(wanted))),
  match: leaf((value, wanted) => equals(value, String(wanted))),
  match_phrase: leaf((value, wanted) => equals(value, String(wanted))),
  terms: leaf((value, wanted) => or((Array.isArray(wanted) ? wanted : []).map((one) => equals(value, String(one))))),
  wildcard: leaf((value, wanted) => matches(value, String(wanted))),
  prefix: leaf((value, wanted) => matches(value, `${wanted}*`)),
  exists: ({ field }) => onField(String(field), (value) => clause(`${value} IS NOT NULL`)),
  query_string: ({ query, fields, default_operator: operator }) =>
    parseQueryString(String(query), {
      fields: Array.isArray(fields) ? fields.map(String) : undefined,
      operator: operator === 'AND' ? 'AND' : 'OR',
    }),
  match_all: () => ALL,
}

/** The SQL of an Elasticsearch query; of those that clients send (spec/rest.md §13, §19). One it doesn't know finds nothing. */
export function compileFilter(query: Document): Clause {
  return and(Object.entries(query).map(([name, body]) => QUERIES[name]?.(isObject(body) ? body : {}) ?? NONE))
}
