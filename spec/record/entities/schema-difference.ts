type Schema = Readonly<Record<string, unknown>>
type Properties = Readonly<Record<string, Schema>>

/** A schema without `$ref`, null branches and unions of one. */
function plain(schema: Schema, root: Schema): Schema {
  const { $ref, anyOf } = schema as { $ref?: string; anyOf?: readonly Schema[] }
  if ($ref === '#') return plain(root, root)
  if ($ref !== undefined) {
    const target = (root.$defs as Properties)[$ref.split('/').at(-1) ?? '']
    if (!target) throw new Error(`${$ref} leads nowhere`)
    return plain(target, root)
  }
  if (!anyOf) return schema
  const branches = anyOf.map((branch) => plain(branch, root)).filter(({ type }) => type !== 'null')
  const [only, ...others] = branches
  return only && others.length === 0 ? only : { type: branches.flatMap(({ type }) => type) }
}

const sorted = (values: unknown) => [...((values as Iterable<unknown> | undefined) ?? [])].map(String).sort().join(' ')
/** The types a schema accepts; in a union a number takes an integer in. */
const types = ({ type, enum: values }: Schema) => {
  if (values) return 'string'
  return Array.isArray(type) ? sorted(new Set(type.map((one) => (one === 'integer' ? 'number' : one)))) : String(type)
}
const pattern = (schema: Schema) => String(schema.pattern).replaceAll('\\/', '/')
const isSafeBound = (value: unknown) => Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER

/** What of a schema must be equal, as text, without what lies below it. */
const FACETS: Readonly<Record<string, (schema: Schema) => string>> = {
  type: types,
  enum: (schema) => sorted(schema.enum),
  required: (schema) => sorted(schema.required),
  properties: (schema) => Object.keys(schema.properties ?? {}).join(' '),
  minItems: (schema) => String(schema.minItems),
  minLength: (schema) => String(schema.minLength),
  maxLength: (schema) => String(schema.maxLength),
  format: (schema) => String(schema.format),
  pattern: (schema) => (schema.format === undefined ? pattern(schema) : 'of the format'),
  minimum: ({ minimum }) => (isSafeBound(minimum) ? 'undefined' : String(minimum)),
  maximum: ({ maximum }) => (isSafeBound(maximum) ? 'undefined' : String(maximum)),
}

/**
 * Where two schemas accept different bodies, as `path: difference` lines. Paths in `open` are passed over and noted in
 * `met`. Whether additional properties are allowed isn't compared: ours are closed everywhere.
 */
export function schemaDifferences(want: Schema, have: Schema, open: object = {}, met = new Set<string>()): string[] {
  const seen = new Map<Schema, Set<Schema>>()
  return differences(String(want.$id).replace(/\.json$/, ''), want, have)

  function differences(path: string, wantRaw: Schema, haveRaw: Schema): string[] {
    const [w, h] = [plain(wantRaw, want), plain(haveRaw, have)]
    if (path in open) met.add(path)
    if (path in open || seen.get(w)?.has(h)) return []
    if (w.properties) seen.set(w, new Set(seen.get(w)).add(h))
    const here = Object.entries(FACETS)
      .filter(([, text]) => text(w) !== text(h))
      .map(([facet, text]) => `${path}: ${facet} ${text(w)} became ${text(h)}`)
    return [...here, ...below(w).flatMap(([step, inner]) => differences(path + step, inner, inside(h, step)))]
  }
}

/** The schemas one step below: `.name` of a property, `[]` of the items, `{}` of a map's values. */
function below(schema: Schema): [step: string, inner: Schema][] {
  const { properties = {}, items, additionalProperties: values } = schema as Record<string, Schema>
  return [
    ...Object.entries(properties as Properties).map(([name, inner]): [string, Schema] => [`.${name}`, inner]),
    ...(items ? [['[]', items] as [string, Schema]] : []),
    ...(values instanceof Object ? [['{}', values] as [string, Schema]] : []),
  ]
}

const NOTHING: Schema = {}
const inside = (schema: Schema, step: string) => below(schema).find(([other]) => other === step)?.[1] ?? NOTHING
