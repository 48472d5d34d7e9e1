/** A row of `generalLogQuery`. */
export interface GeneralLogRow {
  readonly time: number
  readonly userHost: string
  readonly thread: number
  readonly command: string
  readonly text: string
}

interface Sessions {
  /** The schema that a statement ran in, null where none is known; undefined for a row that is no statement. */
  schemaOf(row: GeneralLogRow): string | null | undefined
}

/** Follows which schema each session has chosen. One that chose before the window began is not known. */
export function createSessions(): Sessions {
  const chosen = new Map<number, string>()
  const choose = (thread: number, schema: string | undefined): undefined => {
    if (schema) chosen.set(thread, schema)
    else chosen.delete(thread)
  }
  return {
    schemaOf: ({ thread, command, text }) => {
      if (command === 'Quit') return choose(thread, undefined)
      if (command === 'Init DB') return choose(thread, text)
      if (command === 'Connect' || command === 'Change user')
        return choose(thread, / on (.*?)(?: using \S+)?$/s.exec(text)?.[1])
      const used = /^\s*use\s+(`(?:[^`]|``)+`|[^\s;`]+)\s*;?\s*$/i.exec(text)?.[1]
      if (used) return choose(thread, used.replace(/^`(.*)`$/s, '$1').replaceAll('``', '`'))
      return chosen.get(thread) ?? null
    },
  }
}
