import { expressionOf } from './ast.js'
import type { StatementKind } from './statement.js'

/** The parser's kinds of statements; those that begin with `create_`, `drop_` and `alter_` need no entry. */
const KINDS: Readonly<Record<string, StatementKind>> = {
  select: 'select', union: 'select', intersect: 'select', except: 'select', subquery: 'select', paren: 'select',
  values: 'select', pivot: 'select', unpivot: 'select', summarize: 'select', insert: 'insert',
  multitable_inserts: 'insert', update: 'update', delete: 'delete', merge: 'merge', copy: 'copy', export: 'export',
  load_data: 'load', cache: 'cache', refresh: 'refresh', truncate: 'truncate', truncate_table: 'truncate',
  describe: 'explain',
} // biome-ignore format: a table

/** What a parsed statement does. */
export function kindOf(statement: unknown): StatementKind {
  const kind = expressionOf(statement)?.kind ?? ''
  const verb = /^(create|drop|alter)_/.exec(kind)?.[1] as 'create' | 'drop' | 'alter' | undefined
  return KINDS[kind] ?? verb ?? 'other'
}
