import type { TagLabel } from '../../record/entities/tag-label.js'
import { build } from '../../record/fqn.js'
import { type Create, create } from '../../record/request.js'
import type { TagRow } from './rows.js'

/** Labels as ingestion sets them: suggested by a machine (spec/behaviours.md §8). Sorted, so that equal sets are equal. */
export const labels = (tags: readonly TagRow[], column?: string): TagLabel[] =>
  [...new Set(tags.filter((tag) => tag.column === column).map(({ classification, tag }) => build(classification, tag)))]
    .sort()
    .map((tagFQN) => ({ tagFQN, source: 'Classification', labelType: 'Automated', state: 'Suggested' }))

/** The classifications and tags that these rows need, each once per run. */
export function createTagRequests(): (
  rows: readonly TagRow[],
) => Generator<Create<'classification'> | Create<'tag'>, void> {
  const sent = new Set<string>()
  const first = (fqn: string): boolean => !sent.has(fqn) && sent.add(fqn).has(fqn)
  return function* (rows) {
    for (const { classification, tag, classificationDescription, tagDescription } of rows) {
      if (first(build(classification))) {
        yield create('classification', {
          name: classification,
          description: classificationDescription ?? classification,
        })
      }
      if (tag.trim() !== '' && first(build(classification, tag))) {
        yield create('tag', { classification: build(classification), name: tag, description: tagDescription ?? tag })
      }
    }
  }
}
