import { isWord, type Token } from '../token.js'
import type { Edit, Text } from './edit.js'
import { afterName } from './options.js'

/** The edits for `SET (a, b) = …`, and the lists by the names that now stand for them. */
export interface Lists {
  readonly edits: readonly Edit[]
  readonly lists: ReadonlyMap<string, readonly string[]>
}

/** The parser knows no assignment to a list of columns: each list becomes one column with a name of its own. */
export function listAssignments({ sql, tokens }: Text): Lists {
  const edits: Edit[] = []
  const lists = new Map<string, readonly string[]>()
  for (const [at, token] of tokens.entries()) {
    if (!isWord(token, '(') || !isWord(tokens[at - 1], 'SET', ',')) continue
    const end = endOfList(tokens, at)
    if (end === undefined || !isWord(tokens[end], '=')) continue
    const name = `headwater_list_${lists.size}`
    const columns = tokens
      .slice(at + 1, end - 1)
      .filter((one, n, all) => !isWord(one, ',', '.') && !isWord(all[n + 1], '.'))
    lists.set(
      name,
      columns.map(({ text, type, start, end: to }) => (/QUOTED/.test(type) ? text : sql.slice(start, to))),
    )
    edits.push({ from: at, to: end, text: name })
  }
  return { edits, lists }
}

/** The place after a list of nothing but names. */
function endOfList(tokens: readonly Token[], at: number): number | undefined {
  for (let n = at + 1; n < tokens.length; ) {
    const end = afterName(tokens, n)
    if (isWord(tokens[end], ')')) return end + 1
    if (!isWord(tokens[end], ',')) return undefined
    n = end + 1
  }
  return undefined
}
