import type { SampleRow } from '../../services/database/json-schema/sampled.js'
import { quoted, quotedPath } from './names.js'
import type { Dataset, Statement } from './queries.js'

/** A text longer than that is none that would be looked at. */
const LONGEST = 100_000

/** The first rows of a table, as JSON: a text is in quotes in it, and the value of a JSON column is not. */
export const sampleQuery = (dataset: Dataset, table: string, columns: readonly string[], rows: number): Statement => {
  const texts = columns.map((column, at) => {
    const json = `TO_JSON_STRING(${quoted(column)})`
    return `IF(BYTE_LENGTH(${json}) <= ${LONGEST}, ${json}, NULL) AS c${at}`
  })
  return {
    sql: `SELECT ${texts.join(', ')} FROM ${quotedPath(dataset.project, dataset.name, table)} LIMIT ${rows}`,
    values: [],
  }
}

/** What a text column holds is in quotes; a JSON column's value is as it is. */
export function sampleText(json: string | undefined): SampleRow[number] {
  if (json === undefined || json === 'null') return null
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}
