import { expressionOf, isNode, listOf, type Node, nameOf, withClause } from './ast.js'
import { type Dialect, INTO_VARIABLES, UNNEST_IN_FROM } from './dialect.js'
import { kindOf } from './kind.js'
import { isNoTable, tableName } from './name.js'
import { isRecursive } from './recursion.js'
import { type StatementTables, type TableName, tableText } from './statement.js'
import { writeItems } from './write-items.js'

/** What a name may mean besides a table. */
interface Names {
  /** CTEs in lower case, each with its query. */
  readonly ctes: ReadonlyMap<string, unknown>
  /** Relations of the same FROM clause, where their columns may be unnested. */
  readonly aliases: ReadonlySet<string>
}

interface Tables {
  readonly dialect: Dialect
  readonly sources: Map<string, TableName>
  readonly targets: Map<string, TableName>
  readonly intermediates: Map<string, TableName>
}

/** The relations a statement reads and writes; CTEs, table functions and the bare target of a DML are not read. */
export function statementTables(statement: unknown, dialect: Dialect): StatementTables {
  const tables: Tables = { dialect, sources: new Map(), targets: new Map(), intermediates: new Map() }
  visit(statement, { ctes: new Map(), aliases: new Set() }, tables)
  const { sources, targets, intermediates } = tables
  return {
    kind: kindOf(statement) ?? 'other',
    sources: [...sources.values()],
    targets: [...targets.values()],
    intermediates: [...intermediates.values()],
  }
}

function visit(node: unknown, names: Names, tables: Tables): void {
  if (Array.isArray(node)) {
    for (const one of node) visit(one, names, tables)
    return
  }
  if (!isNode(node)) return
  const expression = expressionOf(node)
  if (!expression) {
    visit(Object.values(node), names, tables)
    return
  }
  const { kind, body } = expression
  const inner = kind === 'select' ? withAliases(body, names, tables) : names
  ;(VISITORS[kind] ?? visitChildren)(body, withCtes(body, inner, tables), tables)
}

type Visitor = (body: Node, names: Names, tables: Tables) => void

const visitChildren: Visitor = ({ with: _with, with_: _clause, ...body }, names, tables) =>
  visit(Object.values(body), names, tables)

function withCtes(body: Node, names: Names, tables: Tables): Names {
  const clause = withClause(body)
  if (!isNode(clause)) return names
  let ctes = names.ctes
  for (const cte of listOf(clause.ctes)) {
    if (!isNode(cte)) continue
    const name = nameOf(cte.alias) ?? ''
    const after = new Map([...ctes, [name.toLowerCase(), cte.this]])
    const sees = isRecursive(clause, cte.this, name, tables.dialect) ? after : ctes
    visit(cte.this, { ...names, ctes: sees }, tables)
    tables.intermediates.set(name, { parts: [name] })
    ctes = after
  }
  return { ...names, ctes }
}

function withAliases(body: Node, names: Names, { dialect }: Tables): Names {
  if (!UNNEST_IN_FROM.has(dialect)) return names
  const from = isNode(body.from) ? listOf(body.from.expressions) : []
  const items = [...from, ...listOf(body.joins).map((join) => (isNode(join) ? join.this : join))]
  const aliases = items.flatMap((item) => {
    const expression = expressionOf(item)
    return (
      nameOf(expression?.body.alias) ?? (expression?.kind === 'table' ? nameOf(expression.body.name) : undefined) ?? []
    )
  })
  return { ...names, aliases: new Set([...names.aliases, ...aliases.map((alias) => alias.toLowerCase())]) }
}

function read(node: Node, { ctes, aliases }: Names, { dialect, sources }: Tables): void {
  const table = tableName(node, dialect)
  if (!table || isNoTable(node, table, dialect)) return
  const first = table.parts[0]!.toLowerCase()
  if (table.parts.length === 1 ? ctes.has(first) : aliases.has(first)) return
  if (!sources.has(tableText(table))) sources.set(tableText(table), table)
}

/** The target may be a table, or in OUTPUT … INTO what the parser takes for a column or a function. */
function write(node: unknown, tables: Tables): void {
  const { dialect, targets } = tables
  const expression = expressionOf(node)
  const table = tableName(expression ? writtenName(expression.kind, expression.body) : node, dialect)
  if (table) targets.set(tableText(table), table)
}

function writtenName(kind: string, body: Node): Node {
  if (kind === 'column') return { name: body.name, schema: body.table }
  if (kind === 'function') return { name: nameOf(body.name) }
  return kind === 'method_call' ? { name: body.method, schema: expressionOf(body.this)?.body.name } : body
}

/** What is written through a CTE is its first table. */
function underlying(table: TableName, names: Names, tables: Tables): TableName | undefined {
  const query = table.parts.length === 1 ? names.ctes.get(table.parts[0]!.toLowerCase()) : undefined
  if (query === undefined) return table
  const inner: Tables = { ...tables, sources: new Map(), targets: new Map(), intermediates: new Map() }
  visit(query, names, inner)
  return [...inner.sources.values()][0]
}

const visitWrite =
  (kind: string): Visitor =>
  (body, names, tables) => {
    const { all, written } = writeItems(kind, body, tables.dialect)
    for (const { table } of written) {
      const target = table && underlying(table, names, tables)
      if (target) tables.targets.set(tableText(target), target)
    }
    for (const one of all) if (!written.includes(one)) visit(one.item, names, tables)
    const conditions = all.map(({ join }) => join?.on)
    visit([conditions, body.set, body.where_clause, body.on, body.whens, body.limit], names, tables)
    if (isNode(body.output)) write(body.output.into_table, tables)
  }

const visitInsert: Visitor = (body, names, tables) => {
  if (!body.directory && !body.function_target) write(body.table, tables)
  visit([body.query, body.values, body.source, body.on_conflict], names, tables)
  if (isNode(body.output)) write(body.output.into_table, tables)
}

const visitCopy: Visitor = (body, names, tables) => {
  const into = expressionOf(body.this)
  const table = into?.kind === 'schema' ? into.body.this : body.this
  const files = listOf(body.files)
  const isTable = expressionOf(table)?.kind === 'table'
  if (body.kind === true && isTable) {
    write(table, tables)
    visit(
      files.filter((file) => expressionOf(file)?.kind === 'subquery'),
      names,
      tables,
    )
  } else if (body.kind === true) {
    for (const file of files) visit(asTable(file), names, tables)
  } else visit(table, names, tables)
}

/** The table `COPY INTO @stage FROM t` reads, which the parser takes for a column. */
function asTable(node: unknown): unknown {
  const expression = expressionOf(node)
  if (expression?.kind === 'column') return { table: { name: expression.body.name, schema: expression.body.table } }
  return node
}

const visitTargets =
  (...keys: readonly string[]): Visitor =>
  (body, _names, tables) => {
    for (const key of keys) for (const one of [body[key]].flat()) write(one, tables)
  }

const nothing: Visitor = () => {}

/** How to visit the kinds that don't just read what is below them. */
const VISITORS: Readonly<Record<string, Visitor>> = {
  table: (body, names, tables) => read(body, names, tables),
  insert: visitInsert,
  update: visitWrite('update'),
  delete: visitWrite('delete'),
  merge: visitWrite('merge'),
  copy: visitCopy,
  select: (body, names, tables) => {
    if (isNode(body.into) && !INTO_VARIABLES.has(tables.dialect)) write(body.into.this, tables)
    const { into: _into, locks: _locks, ...rest } = body
    visitChildren(rest, names, tables)
  },
  pivot: (body, names, tables) => visitChildren({ ...body, this: asTable(body.this) }, names, tables),
  summarize: (body, names, tables) => visit(body.this, names, tables),
  multitable_inserts: (body, names, tables) => visitChildren(body, names, tables),
  create_table: (body, names, tables) => {
    write(body.name, tables)
    visit(body.as_select, names, tables)
    // In ClickHouse `CREATE TABLE a AS b` copies the structure alone.
    if (isNode(body.clone_source) && tables.dialect !== 'clickhouse') read(body.clone_source, names, tables)
  },
  create_view: (body, names, tables) => {
    write(body.to_table ?? body.name, tables)
    visit(body.query, names, tables)
  },
  create_task: (body, names, tables) => visit(body.body, names, tables),
  load_data: visitTargets('table'),
  cache: (body, names, tables) => {
    write(body.table, tables)
    visit(body.query, names, tables)
  },
  refresh: visitTargets('this'),
  truncate: visitTargets('table', 'extra_tables'),
  truncate_table: visitTargets('this', 'expressions'),
  drop_table: visitTargets('names'),
  drop_view: visitTargets('name'),
  alter_table: visitTargets('name'),
  alter_view: (body, names, tables) => {
    write(body.name, tables)
    visit(body.actions, names, tables)
  },
  table_argument: (body, names, tables) => {
    if (body.prefix !== 'MODEL') visit(body.this, names, tables)
  },
  describe: nothing,
  execute: nothing,
  create_function: nothing,
  create_procedure: nothing,
  create_trigger: nothing,
  create_index: nothing,
  analyze: nothing,
  grant: nothing,
  revoke: nothing,
  comment: nothing,
  use: nothing,
  show: nothing,
  data_type: nothing,
}
