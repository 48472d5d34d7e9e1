import { expressionOf } from './ast.js'
import type { StatementKind } from './statement.js'

/** The parser's kinds of statements; those that begin with `create_`, `drop_` and `alter_` need no entry. */
const KINDS: Readonly<Record<string, StatementKind>> = {
  select: 'select', union: 'select', intersect: 'select', except: 'select', subquery: 'select', paren: 'select',
  values: 'select', pivot: 'select', unpivot: 'select', summarize: 'select', insert: 'insert',
  multitable_inserts: 'insert', update: 'update', delete: 'delete', merge: 'merge', copy: 'copy', export: 'export',
  load_data: 'load', cache: 'cache', refresh: 'refresh', truncate: 'truncate', truncate_table: 'truncate',
  describe: 'explain', alter_session: 'other',
} // biome-ignore format: a table

/** Statements without lineage. */
const OTHERS: ReadonlySet<string> = new Set([
  'transaction', 'commit', 'rollback', 'set_statement', 'set', 'use', 'show', 'grant', 'revoke', 'comment', 'declare',
  'prepare', 'execute', 'kill', 'pragma', 'attach', 'detach', 'install', 'analyze', 'locking_statement', 'lock', 'undrop',
  'uncache', 'put', 'get', 'query_band', 'try_catch', 'flashback_table', 'return_stmt',
]) // biome-ignore format: a list

/** What a parsed statement does; undefined when it is none: `SELEC x` parses as an expression with an alias. */
export function kindOf(statement: unknown): StatementKind | undefined {
  const kind = expressionOf(statement)?.kind ?? ''
  const verb = /^(create|drop|alter)_/.exec(kind)?.[1] as 'create' | 'drop' | 'alter' | undefined
  return KINDS[kind] ?? verb ?? (OTHERS.has(kind) ? 'other' : undefined)
}
