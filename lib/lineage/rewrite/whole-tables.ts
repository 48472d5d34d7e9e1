import { findWord, isWord, type Token, wordsAt } from '../token.js'
import { type Replacement, slice, type Text } from './edit.js'
import { afterName } from './options.js'

/** Statements that rename, drop or move whole tables, said with those the parser knows. */
export function wholeTables(text: Text): Replacement | undefined {
  const { tokens } = text
  switch (tokens[0]?.text ?? '') {
    case 'ALTER':
      return isWord(tokens[1], 'TABLE') ? (moved(text) ?? swapped(text)) : undefined
    case 'DROP':
      return dropped(text)
    case 'EXCHANGE':
      return wordsAt(tokens, 0, 'EXCHANGE', 'TABLES') ? altered(text, [2, findWord(tokens, 2, 'AND') + 1]) : undefined
    case 'RENAME':
      return altered(text, listed(tokens, isWord(tokens[1], 'TABLE', 'TABLES') ? 2 : 1))
    case 'RESTORE':
      return isWord(tokens[1], 'TABLE') ? { ...altered(text, [2]), kind: 'other' } : undefined
    default:
      return undefined
  }
}

const nameAt = (text: Text, at: number): string => slice(text, at, afterName(text.tokens, at))

/** The place of the table in `ALTER TABLE [IF EXISTS] t`. */
const alteredName = (tokens: readonly Token[]): number => (isWord(tokens[2], 'IF') ? 4 : 2)

/** Each name is written. */
const altered = (text: Text, names: readonly number[]): Replacement => ({
  statements: names.map((at) => `ALTER TABLE ${nameAt(text, at)} ADD COLUMN x INT`),
  kind: 'alter',
})

/** The first name of each member of a list: `a, b`, or `a TO b, c TO d`. */
function listed(tokens: readonly Token[], first: number): readonly number[] {
  const commas = tokens.flatMap((token, n) => (n > first && isWord(token, ',') ? [n + 1] : []))
  return [first, ...commas]
}

/** Rows that change their table: Redshift's APPEND, T-SQL's SWITCH, ClickHouse's partitions. */
function moved(text: Text): Replacement | undefined {
  const { tokens } = text
  const own = alteredName(tokens)
  const action = afterName(tokens, own)
  const take = findWord(tokens, action, 'FROM') + 1
  const give = findWord(tokens, action, 'TO') + 1
  const takes = isWord(tokens[action], 'APPEND') || (isWord(tokens[action], 'REPLACE', 'ATTACH') && hasPartition(text))
  if (takes && take < tokens.length && !isWord(tokens[take], '(')) return move(nameAt(text, own), nameAt(text, take))
  const gives = isWord(tokens[action], 'SWITCH') || (isWord(tokens[action], 'MOVE') && hasPartition(text))
  if (!gives || give >= tokens.length) return undefined
  return move(nameAt(text, isWord(tokens[give], 'TABLE') ? give + 1 : give), nameAt(text, own))
}

const hasPartition = ({ tokens }: Text): boolean => findWord(tokens, 3, 'PARTITION') < tokens.length

const move = (target: string, source: string): Replacement => ({
  statements: [`INSERT INTO ${target} SELECT * FROM ${source}`],
  kind: 'alter',
})

/** Snowflake's SWAP WITH, and EXCHANGE PARTITION … WITH TABLE: both tables change. */
function swapped(text: Text): Replacement | undefined {
  const { tokens } = text
  const own = alteredName(tokens)
  const other = findWord(tokens, own, 'WITH') + 1
  if (!isWord(tokens[afterName(tokens, own)], 'SWAP', 'EXCHANGE') || other >= tokens.length) return undefined
  return altered(text, [own, isWord(tokens[other], 'TABLE') ? other + 1 : other])
}

/** Several views, or a word before TABLE. */
function dropped(text: Text): Replacement | undefined {
  const { tokens } = text
  const what = findWord(tokens, 0, 'TABLE', 'VIEW')
  const isPlain = what === 1 && (isWord(tokens[1], 'TABLE') || findWord(tokens, 0, ',') === tokens.length)
  if (what > 3 || isPlain) return undefined
  const names = listed(tokens, isWord(tokens[what + 1], 'IF') ? what + 3 : what + 1)
  return { statements: [`DROP TABLE ${names.map((at) => nameAt(text, at)).join(', ')}`], kind: 'drop' }
}
