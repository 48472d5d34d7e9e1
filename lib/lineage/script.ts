import type { Dialect } from './dialect.js'
import { isWord, type Token, tokensOf, wordsAt } from './token.js'

/** A line with nothing but T-SQL's separator of batches. */
const GO = /^[ \t]*GO(?:[ \t]+\d+)?[ \t]*;?[ \t]*$/gim

/**
 * The statements of a script, as written. Semicolons in strings, comments, dollar quotes and in the bodies of
 * procedures don't separate; the statements of an anonymous block stand alone.
 */
export function splitScript(sql: string, dialect: Dialect): readonly string[] {
  if (dialect === 'tsql' || dialect === 'fabric') return sql.split(GO).flatMap((batch) => splitBatch(batch, dialect))
  return splitBatch(sql, dialect)
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
    if (!isBegin && !isEnd) return at
    at += 1
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
