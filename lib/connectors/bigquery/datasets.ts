import { cellsOf, required } from '../../services/database/information-schema/row.js'
import type { SchemaRow } from '../../services/database/rows.js'
import type { BigQueryClient } from './client.js'
import { optionText } from './convert.js'
import { descriptionsQuery } from './queries.js'

/**
 * The datasets of a project, wherever they are; `locate` is told where. The API lists them with their labels, but without
 * their descriptions: these are asked for once a region.
 */
export async function* datasetRows(
  client: Pick<BigQueryClient, 'datasets' | 'query'>,
  project: string,
  locate: (dataset: string, location: string) => void,
): AsyncGenerator<SchemaRow, void> {
  const regions = new Map<string, Omit<SchemaRow, 'comment'>[]>()
  for await (const { name, location, labels } of client.datasets(project)) {
    locate(name, location)
    const found = regions.get(location) ?? []
    regions.set(location, found)
    found.push({ name, tags: Object.entries(labels).map(([classification, tag]) => ({ classification, tag })) })
  }
  for (const [location, datasets] of regions) {
    const comments = new Map<string, string | undefined>()
    const { sql, values } = descriptionsQuery(project, location)
    for await (const row of client.query(sql, values, location)) {
      const cells = cellsOf(row)
      comments.set(required(cells, 'schema_name'), optionText(cells, 'option_value'))
    }
    for (const dataset of datasets) yield { ...dataset, comment: comments.get(dataset.name) }
  }
}
