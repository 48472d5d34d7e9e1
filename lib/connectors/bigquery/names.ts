const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '`': '\\`', '\n': '\\n', '\r': '\\r' }

/** A name as GoogleSQL takes it: in backticks, escaped as a text is. */
export const quoted = (name: string): string => `\`${name.replace(/[\\`\n\r]/g, (char) => ESCAPES[char]!)}\``

/**
 * A project, a dataset, a table or view as GoogleSQL takes it.
 * @throws Error for a dot in a name but the project's: no dataset or table has one, and BigQuery takes it for the end of a
 * name, in backticks too.
 */
export function quotedPath(project: string, ...names: readonly string[]): string {
  const dotted = names.find((name) => name.includes('.'))
  if (dotted !== undefined) throw new Error(`no dataset or table is called ${JSON.stringify(dotted)}`)
  return [project, ...names].map(quoted).join('.')
}

/** Where the views of a region are: `region-us`. */
export const regionOf = (location: string): string => `region-${location.toLowerCase()}`
