import type { Dialect } from './dialect.js'
import { ParseError, parseStatement } from './parse.js'
import { isWord, type Token, tokensOf, wordsAt } from './token.js'

/** A line with nothing but T-SQL's separator of batches. */
const GO = /^[ \t]*GO(?:[ \t]+\d+)?[ \t]*;?[ \t]*$/gim

/**
 * The statements of a script, as written. Semicolons in strings, comments, dollar quotes and in the bodies of
 * procedures don't separate; the statements of an anonymous block stand alone.
 */
export function splitScript(sql: string, dialect: Dialect): readonly string[] {
  if (dialect === 'tsql' || dialect === 'fabric')
    return batches(sql, dialect).flatMap((batch) =>
      splitBatch(batch, dialect).flatMap((one) => splitLines(one, dialect)),
    )
  return splitBatch(dialect === 'mysql' ? withoutDelimiters(sql) : sql, dialect)
}

/** A GO in a string or a comment separates nothing. */
function batches(sql: string, dialect: Dialect): readonly string[] {
  const tokens = tokensOf(sql, dialect)
  if (!tokens) return sql.split(GO)
  const words = new Set(tokens.filter((token) => isWord(token, 'GO')).map(({ start }) => start))
  const lines = [...sql.matchAll(GO)].filter(({ 0: line, index }) => words.has(index + line.search(/\S/)))
  const starts = [0, ...lines.map((line) => line.index + line[0].length)]
  return starts.map((start, n) => sql.slice(start, lines[n]?.index ?? sql.length))
}

/** What the client's DELIMITER ends a statement with becomes a semicolon. */
function withoutDelimiters(sql: string): string {
  let delimiter = ';'
  const lines = sql.split('\n').map((line) => {
    const command = /^\s*DELIMITER\s+(\S+)\s*$/i.exec(line)
    if (command) delimiter = command[1]!
    if (command) return ''
    return delimiter === ';' ? line : line.replaceAll(delimiter, ';')
  })
  return lines.join('\n')
}

const VERBS = [
  'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'DECLARE', 'SET',
  'EXEC', 'EXECUTE', 'PRINT', 'IF', 'ELSE', 'BEGIN', 'END', 'COMMIT', 'ROLLBACK', 'RETURN', 'USE',
] // biome-ignore format: a list
/** More statements than this in a row without semicolons are left as they are. */
const MOST_LINES = 60

/** T-SQL's statements without semicolons: where one can't be parsed, it may end before a line that starts with a verb. */
function splitLines(sql: string, dialect: Dialect): readonly string[] {
  const tokens = tokensOf(sql, dialect) ?? []
  const starts = tokens.flatMap((token, at) =>
    at > 0 && isLineStart(sql, token) && isWord(token, ...VERBS) ? [at] : [],
  )
  if (starts.length === 0 || starts.length > MOST_LINES || isParsed(sql, dialect)) return [sql]
  const statements: string[] = []
  let from = 0
  while (from < tokens.length) {
    const ends = [tokens.length, ...starts.filter((start) => start > from).reverse()]
    const text = (end: number): string => sql.slice(tokens[from]!.start, tokens[end - 1]!.end)
    const end = ends.find((one) => isParsed(text(one), dialect))
    if (end === undefined) return [sql]
    statements.push(text(end))
    from = end
  }
  return statements
}

const isLineStart = (sql: string, { start }: Token): boolean =>
  /(?:^|\n)\s*$/.test(sql.slice(Math.max(0, start - 200), start))

function isParsed(sql: string, dialect: Dialect): boolean {
  try {
    return parseStatement(sql, dialect).trees.length > 0
  } catch (error) {
    if (error instanceof ParseError) return false
    throw error
  }
}

function splitBatch(sql: string, dialect: Dialect): readonly string[] {
  const tokens = tokensOf(sql, dialect)
  if (!tokens) return sql.trim() === '' ? [] : [sql.trim()]
  const statements: string[] = []
  let from = 0
  while (from < tokens.length) {
    const start = skipBlockWords(tokens, from)
    const end = endOfStatement(tokens, start)
    if (end > start) statements.push(sql.slice(tokens[start]!.start, tokens[end - 1]!.end))
    from = end + 1
  }
  return statements.filter((statement) => statement.trim() !== '')
}

/** `BEGIN` of a block and `END` after its statements are no statements; nor is Oracle's lone `/`. */
function skipBlockWords(tokens: readonly Token[], from: number): number {
  let at = from
  for (;;) {
    const next = tokens[at + 1]
    const isBegin =
      isWord(tokens[at], 'BEGIN') && next && !isWord(next, ';', 'TRANSACTION', 'TRAN', 'WORK', 'ISOLATION', 'READ')
    const isEnd = isWord(tokens[at], 'END', '/') && (!next || isWord(next, ';', '/'))
    if (isWord(tokens[at], 'BEGIN', 'END') && isWord(next, 'TRY', 'CATCH')) at += 2
    else if (isBegin || isEnd) at += 1
    else return at
  }
}

function endOfStatement(tokens: readonly Token[], start: number): number {
  const isRoutine =
    isWord(tokens[start], 'CREATE', 'ALTER') &&
    tokens.slice(start, start + 6).some((token) => isWord(token, 'FUNCTION', 'PROCEDURE', 'PROC', 'TRIGGER', 'PACKAGE'))
  let depth = 0
  for (let at = start; at < tokens.length; at += 1) {
    if (isRoutine) {
      if (isWord(tokens[at], 'BEGIN', 'CASE')) depth += 1
      if (isWord(tokens[at], 'END') && !wordsAt(tokens, at, 'END', 'IF') && !wordsAt(tokens, at, 'END', 'LOOP'))
        depth -= 1
    }
    if (tokens[at]!.type === 'SEMICOLON' && depth <= 0) return at
  }
  return tokens.length
}
