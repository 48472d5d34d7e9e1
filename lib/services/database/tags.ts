import type { TagLabel } from '../../record/entities/tag-label.js'
import { build, type Fqn } from '../../record/fqn.js'
import { type Create, create } from '../../record/request.js'
import { encodeName } from '../../record/reserved-names.js'
import type { TagRow } from './rows.js'

/** The FQN of a tag, or of its classification, as the catalog will give it. */
const fqnOf = (...names: readonly string[]): Fqn => build(...names.map(encodeName))
const isBlank = ({ tag }: TagRow): boolean => tag.trim() === ''

/** Labels as ingestion sets them: suggested by a machine (spec/behaviours.md §8). Sorted, so that equal sets are equal. */
export function labels(tags: readonly TagRow[], column?: string): TagLabel[] {
  const mine = tags.filter((row) => row.column === column && !isBlank(row))
  const fqns = new Set(mine.map(({ classification, tag }) => fqnOf(classification, tag)))
  return [...fqns]
    .sort()
    .map((tagFQN) => ({ tagFQN, source: 'Classification', labelType: 'Automated', state: 'Suggested' }))
}

/**
 * The classifications and tags that these rows need, each once per lane: what one lane has asked for may not have left
 * yet when another needs it.
 */
export function createTagRequests(): (
  rows: readonly TagRow[],
  lane?: string,
) => Generator<Create<'classification'> | Create<'tag'>, void> {
  const sent = new Set<string>()
  return function* (rows, lane = '') {
    const first = (fqn: string): boolean => {
      const key = `${lane} ${fqn}`
      return !sent.has(key) && sent.add(key).has(key)
    }
    for (const row of rows) {
      const { classification, tag, classificationDescription, tagDescription } = row
      if (first(fqnOf(classification))) {
        yield create('classification', {
          name: classification,
          description: classificationDescription ?? classification,
        })
      }
      if (!isBlank(row) && first(fqnOf(classification, tag))) {
        yield create('tag', { classification: fqnOf(classification), name: tag, description: tagDescription ?? tag })
      }
    }
  }
}
