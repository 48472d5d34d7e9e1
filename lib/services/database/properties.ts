import type { CustomPropertyClient } from '../../client/custom-properties.js'
import { messageOf } from '../../record/either.js'
import type { Status } from '../../status/status.js'

/** What a table has beside what the catalog has words for: names and texts of the source. */
export type Properties = Readonly<Record<string, string>>

/** Those that say something. */
export const known = (properties: Readonly<Record<string, string | null>>): Properties =>
  Object.fromEntries(Object.entries(properties).filter((one): one is [string, string] => Boolean(one[1])))

/** The properties that the catalog takes: those that it knows, and those that it lets us add. Each is added once. */
export type Define = (properties: Properties) => Promise<Properties>

/** A property that can't be added is left out of every table, and that is said once. */
export function createDefine(client: CustomPropertyClient, status: Status): Define {
  const asked = new Map<string, Promise<boolean>>()
  let there: Promise<ReadonlySet<string>> | undefined
  const define = async (name: string): Promise<boolean> => {
    try {
      there ??= client.of('table')
      if (!(await there).has(name))
        await client.add('table', { name, description: 'Written by Headwater, as the source has it.' })
      return true
    } catch (error) {
      const reason = `the catalog has no such custom property of tables, and it could not be added: ${messageOf(error)}`
      status.emit({ type: 'warning', key: name, reason })
      return false
    }
  }
  return async (properties) => {
    const kept: [string, string][] = []
    for (const [name, value] of Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const isThere = asked.get(name) ?? define(name)
      asked.set(name, isThere)
      if (await isThere) kept.push([name, value])
    }
    return Object.fromEntries(kept)
  }
}
