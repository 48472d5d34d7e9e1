interface Described {
  readonly kind?: unknown
  readonly name?: unknown
  readonly fqn?: unknown
  readonly body?: { readonly name?: unknown }
}

/** The kind and name under which a record is counted. Anything may be a record; one without a name is named by its type. */
export function describe(record: unknown): { readonly kind: string; readonly name: string } {
  if (typeof record !== 'object' || record === null) return { kind: typeof record, name: String(record) }
  const { kind, name, fqn, body } = record as Described
  const found = fqn ?? name ?? body?.name
  const label = typeof kind === 'string' ? kind : 'record'
  return { kind: label, name: typeof found === 'string' ? found : label }
}
