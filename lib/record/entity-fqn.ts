import { build, type Fqn, FqnError } from './fqn.js'
import { encodeName } from './reserved-names.js'

/** Names an FQN is built from, by the words of spec/fqn-vectors.json. */
export type NameParts = Readonly<Record<string, string | readonly string[] | null | undefined>>

const text = (parts: NameParts, key: string): string => {
  const value = parts[key]
  if (typeof value !== 'string' || value === '') throw new FqnError(`"${key}" is needed to build this FQN`)
  return value
}

const plain =
  (...keys: readonly string[]) =>
  (parts: NameParts): Fqn =>
    build(...keys.map((key) => text(parts, key)))

/** Null instead of an error when an ancestor is unknown: the caller then searches. */
const nullable =
  (required: readonly string[], make: (parts: NameParts) => Fqn) =>
  (parts: NameParts): Fqn | null =>
    required.some((key) => parts[key] === null || parts[key] === undefined) ? null : make(parts)

const IN_SCHEMA = ['service_name', 'database_name', 'schema_name'] as const
const table = (parts: NameParts): Fqn =>
  build(...IN_SCHEMA.map((key) => text(parts, key)), encodeName(text(parts, 'table_name')))
const column = (parts: NameParts): Fqn => build(...split4(parts), encodeName(text(parts, 'column_name')))
const split4 = (parts: NameParts): string[] => [
  ...IN_SCHEMA.map((key) => text(parts, key)),
  encodeName(text(parts, 'table_name')),
]
const path = (parts: NameParts): readonly string[] => (parts.directory_path as readonly string[] | undefined) ?? []

const BUILDERS: Readonly<Record<string, (parts: NameParts) => Fqn | null>> = {
  Database: plain('service_name', 'database_name'),
  DatabaseSchema: nullable(['database_name'], plain(...IN_SCHEMA)),
  Table: nullable([...IN_SCHEMA], table),
  Column: column,
  StoredProcedure: plain(...IN_SCHEMA, 'procedure_name'),
  Dashboard: plain('service_name', 'dashboard_name'),
  Chart: plain('service_name', 'chart_name'),
  DashboardDataModel: (parts) => build(text(parts, 'service_name'), 'model', text(parts, 'data_model_name')),
  Topic: plain('service_name', 'topic_name'),
  Pipeline: plain('service_name', 'pipeline_name'),
  MlModel: plain('service_name', 'mlmodel_name'),
  SearchIndex: plain('service_name', 'search_index_name'),
  APICollection: plain('service_name', 'api_collection_name'),
  Container: (parts) => container(parts),
  Tag: plain('classification_name', 'tag_name'),
  Query: plain('service_name', 'query_checksum'),
  TestSuite: (parts) => `${text(parts, 'table_fqn')}.testSuite` as Fqn,
  TestCase: (parts) =>
    build(
      ...split4(parts),
      ...(parts.column_name ? [encodeName(text(parts, 'column_name'))] : []),
      text(parts, 'test_case_name'),
    ),
  DriveService: plain('service_name'),
  Directory: (parts) => build(text(parts, 'service_name'), ...path(parts)),
  File: (parts) => build(text(parts, 'service_name'), ...path(parts), text(parts, 'file_name')),
  Spreadsheet: plain('service_name', 'spreadsheet_name'),
  Worksheet: plain('service_name', 'spreadsheet_name', 'worksheet_name'),
}

/** The incumbent joins a nested container without quoting; the server quotes it (spec/fqn.md §3, trap 1): prefer `append`. */
function container(parts: NameParts): Fqn {
  const service = build(text(parts, 'service_name'))
  const above = parts.parent_container
  const name = text(parts, 'container_name')
  if (typeof above !== 'string') return build(service, name)
  return (above.startsWith(`${service}.`) ? `${above}.${name}` : `${service}.${above}.${name}`) as Fqn
}

/**
 * The FQN of an entity from the names of its ancestors, as the incumbent's clients build it (spec/fqn.md §3).
 * @returns null for a schema or table whose ancestors are unknown.
 * @throws FqnError when a needed name is missing or can't be quoted.
 */
export function entityFqn(entity: string, parts: NameParts): Fqn | null {
  const builder = BUILDERS[entity]
  if (!builder) throw new FqnError(`no FQN rule for ${entity}`)
  return builder(parts)
}
