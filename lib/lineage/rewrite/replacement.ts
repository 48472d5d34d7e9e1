import type { Dialect } from '../dialect.js'
import { afterParenthesis, findWord, isWord, wordsAt } from '../token.js'
import { type Replacement, slice, type Text } from './edit.js'
import { afterName } from './options.js'
import { pipeQuery } from './pipe.js'
import { only } from './places.js'
import { wholeTables } from './whole-tables.js'

const PIPES = only('bigquery', 'databricks', 'spark')

/** Statements the parser doesn't know, said with those it does. */
export function replacement(text: Text, dialect: Dialect): Replacement | undefined {
  const { tokens } = text
  switch (tokens[0]?.text ?? '') {
    case 'UNLOAD':
      return unload(text)
    case 'LOAD':
      return load(text)
    case 'ALTER':
      return wholeTables(text) ?? (dialect === 'clickhouse' ? mutation(text) : undefined)
    case 'CREATE':
      return recursiveView(text) ?? model(text) ?? event(text) ?? snowflakeObject(text)
    case 'IF':
      return dialect === 'tsql' || dialect === 'fabric' ? condition(text) : undefined
    case 'DROP':
    case 'EXCHANGE':
    case 'RESTORE':
    case 'RENAME':
      return wholeTables(text)
    case 'BULK':
      return bulkInsert(text)
    case 'DECLARE':
      return cursor(text)
    case 'WITH':
    case 'FROM':
      return multiInsert(text) ?? (PIPES.has(dialect) ? pipeQuery(text) : undefined)
    case 'SELECT':
      return PIPES.has(dialect) ? pipeQuery(text) : undefined
    default:
      return undefined
  }
}

/** Redshift's `UNLOAD ('SELECT …') TO …` and Athena's `UNLOAD (SELECT …) TO …`. */
function unload(text: Text): Replacement | undefined {
  const { tokens } = text
  if (!isWord(tokens[1], '(')) return undefined
  const inner = tokens[2]?.type.includes('STRING') ? tokens[2].text : slice(text, 2, afterParenthesis(tokens, 1) - 1)
  return { statements: [inner], kind: 'unload' }
}

/** MySQL's and BigQuery's LOAD DATA: files into a table. */
function load(text: Text): Replacement | undefined {
  const { tokens } = text
  const into = findWord(tokens, 0, 'INTO', 'OVERWRITE')
  if (!wordsAt(tokens, 0, 'LOAD', 'DATA') || findWord(tokens, 0, 'INPATH') < tokens.length || into === tokens.length)
    return undefined
  const table = isWord(tokens[into + 1], 'TABLE') ? into + 2 : into + 1
  const end = afterName(tokens, table)
  return { statements: [`LOAD DATA INPATH '' INTO TABLE ${slice(text, table, end)}`] }
}

/** ClickHouse's `ALTER TABLE t UPDATE …`. */
function mutation(text: Text): Replacement | undefined {
  const { tokens } = text
  const update = findWord(tokens, 2, 'UPDATE')
  if (!wordsAt(tokens, 0, 'ALTER', 'TABLE') || update === tokens.length) return undefined
  return {
    statements: [`UPDATE ${slice(text, 2, afterName(tokens, 2))} SET ${slice(text, update + 1)}`],
    kind: 'alter',
  }
}

/** `CREATE RECURSIVE VIEW v (n) AS …`. */
function recursiveView(text: Text): Replacement | undefined {
  const { tokens } = text
  const recursive = findWord(tokens, 0, 'RECURSIVE')
  const as = findWord(tokens, recursive, 'AS')
  if (!isWord(tokens[recursive + 1], 'VIEW') || as === tokens.length) return undefined
  const columns = tokens.findIndex((token, n) => n > recursive && isWord(token, '('))
  const nameEnd = columns > 0 && columns < as ? columns : as
  const list = columns > 0 && columns < as ? slice(text, columns, afterParenthesis(tokens, columns)) : ''
  const name = slice(text, nameEnd - 1, nameEnd)
  const view = slice(text, recursive + 2, nameEnd)
  return {
    statements: [
      `CREATE VIEW ${view} AS WITH RECURSIVE ${name} ${list} AS (${slice(text, as + 1)}) SELECT * FROM ${name}`,
    ],
  }
}

/** BigQuery's `CREATE MODEL m … AS SELECT …`, as a view of what it learns from. */
function model(text: Text): Replacement | undefined {
  const { tokens } = text
  const what = findWord(tokens, 0, 'MODEL')
  const query = findWord(tokens, what, 'AS') + 1
  if (what > 3 || query >= tokens.length) return undefined
  const name = isWord(tokens[what + 1], 'IF') ? what + 4 : what + 1
  return { statements: [`CREATE VIEW ${slice(text, name, afterName(tokens, name))} AS ${slice(text, query)}`] }
}

/** MySQL's `CREATE EVENT … DO …`. */
function event(text: Text): Replacement | undefined {
  const what = findWord(text.tokens, 0, 'EVENT')
  const body = findWord(text.tokens, what, 'DO') + 1
  if (what > 3 || body >= text.tokens.length || isWord(text.tokens[body], 'BEGIN')) return undefined
  return { statements: [slice(text, body)], kind: 'create' }
}

const CONDITIONAL = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'TRUNCATE',
  'DROP',
  'ALTER',
  'EXEC',
  'SET',
  'WITH',
]

/** T-SQL's `IF … BEGIN …`: the statement, and the query in its condition. */
function condition(text: Text): Replacement | undefined {
  const { tokens } = text
  const verb = findWord(tokens, 1, ...CONDITIONAL)
  if (verb === tokens.length) return undefined
  const end = isWord(tokens.at(-1), 'END') ? tokens.length - 1 : tokens.length
  // The ELSE of a CASE is none of the IF.
  const hasCase = tokens.some((token) => isWord(token, 'CASE'))
  const other = hasCase ? end : Math.min(findWord(tokens, verb, 'ELSE'), end)
  const first = isWord(tokens[verb - 1], 'BEGIN') ? verb - 1 : verb
  const reads = tokens.slice(0, first).some((token) => isWord(token, 'SELECT'))
  return {
    statements: [
      slice(text, verb, other),
      ...(other < end ? [slice(text, other + 1, end)] : []),
      ...(reads ? [`SELECT 1 AS x WHERE ${slice(text, 1, first)}`] : []),
    ],
  }
}

/** `DECLARE c CURSOR FOR SELECT …`. */
function cursor(text: Text): Replacement | undefined {
  const at = findWord(text.tokens, 0, 'CURSOR')
  const query = findWord(text.tokens, at, 'FOR', 'IS')
  return query < text.tokens.length ? { statements: [slice(text, query + 1)], kind: 'other' } : undefined
}

const AFTER_LIST = [
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'CLUSTER',
  'DISTRIBUTE',
  'SORT',
  'LIMIT',
  'LATERAL',
  'WINDOW',
  'INSERT',
]

/** Hive's `FROM t INSERT … SELECT … INSERT … SELECT …`: a statement for each branch. */
function multiInsert(text: Text): Replacement | undefined {
  const { tokens } = text
  const from = findWord(tokens, 0, 'FROM')
  const first = findWord(tokens, from, 'INSERT')
  if (first === tokens.length || findWord(tokens, 0, 'SELECT') < first) return undefined
  const ctes = slice(text, 0, from)
  const source = slice(text, from, first)
  const statements: string[] = []
  for (let at = first; at < tokens.length; ) {
    const next = findWord(tokens, at + 1, 'INSERT')
    const select = findWord(tokens, at, 'SELECT')
    const listEnd = Math.min(findWord(tokens, select, ...AFTER_LIST), next)
    const head = slice(text, at, select)
    statements.push(`${head} ${ctes} ${slice(text, select, listEnd)} ${source} ${slice(text, listEnd, next)}`)
    at = next
  }
  return { statements }
}

/** Snowflake's `CREATE PIPE … AS COPY …`, `CREATE STREAM s ON TABLE t`, and BigQuery's `CREATE SNAPSHOT TABLE`. */
function snowflakeObject(text: Text): Replacement | undefined {
  const { tokens } = text
  const what = findWord(tokens, 0, 'PIPE', 'STREAM', 'SNAPSHOT')
  if (what > 3) return undefined
  if (isWord(tokens[what], 'SNAPSHOT')) {
    return isWord(tokens[what + 1], 'TABLE') ? { statements: [`CREATE ${slice(text, what + 1)}`] } : undefined
  }
  const copy = findWord(tokens, what, 'COPY')
  if (isWord(tokens[what], 'PIPE'))
    return isWord(tokens[copy - 1], 'AS') ? { statements: [slice(text, copy)], kind: 'create' } : undefined
  const on = findWord(tokens, what, 'ON')
  const name = isWord(tokens[what + 1], 'IF') ? what + 4 : what + 1
  if (!isWord(tokens[on + 1], 'TABLE', 'VIEW')) return undefined
  const source = slice(text, on + 2, afterName(tokens, on + 2))
  return { statements: [`CREATE VIEW ${slice(text, name, afterName(tokens, name))} AS SELECT * FROM ${source}`] }
}

/** T-SQL's BULK INSERT: a file into a table. */
function bulkInsert(text: Text): Replacement | undefined {
  const table = slice(text, 2, afterName(text.tokens, 2))
  return isWord(text.tokens[1], 'INSERT') ? { statements: [`LOAD DATA INPATH '' INTO TABLE ${table}`] } : undefined
}
