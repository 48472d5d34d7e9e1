import { ApiError } from '../../client/api-error.js'

/** Sends bodies without the fields that the server turned out not to know. */
export interface UnknownFields {
  send<T>(text: string, put: (text: string) => Promise<T>): Promise<T>
}

const REFUSAL = /Unrecognized field \\?"(\w+)\\?"/
/** A server that is older still is not this client's. */
const MOST = 8

/**
 * An older server refuses a whole body for one field of a later generation (golden/real-server: `relationshipType`).
 * What we send was checked against the later schema, so such a field is optional: it is left out from then on, and
 * `learned` is told once.
 */
export function createUnknownFields(learned: (field: string) => void): UnknownFields {
  const unknown = new Set<string>()
  const without = (text: string): string =>
    unknown.size === 0
      ? text
      : JSON.stringify(JSON.parse(text, (key, value: unknown) => (unknown.has(key) ? undefined : value)))
  return {
    async send(text, put) {
      for (;;) {
        const body = without(text)
        try {
          return await put(body)
        } catch (error) {
          const field = error instanceof ApiError && error.status === 400 ? REFUSAL.exec(error.message)?.[1] : undefined
          if (field === undefined || !body.includes(`"${field}":`) || unknown.size >= MOST) throw error
          if (!unknown.has(field)) learned(field)
          unknown.add(field)
        }
      }
    },
  }
}
