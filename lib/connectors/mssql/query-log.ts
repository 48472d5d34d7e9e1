import { type Left, left } from '../../record/either.js'
import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import type { LoggedQuery, LogWindow, QueryLog } from '../../services/database/query-log/query-log.js'
import { type Connect, connector, type MssqlClient } from './client.js'
import { databaseNames } from './databases.js'
import { planCacheQuery, QUERY_STORE_STATE, queryStoreQuery } from './query-log-queries.js'
import type { Settings } from './settings.js'

/** The statements that ran in each database, oldest first in each. Neither log knows users. */
export async function mssqlQueryLog(settings: Settings, connect: Connect = connector(settings)): Promise<QueryLog> {
  return {
    queries: async function* (window): AsyncGenerator<LoggedQuery | Left, void> {
      let limit = window.limit
      for (const database of await databaseNames(settings, connect)) {
        const client = connect(database, 1)
        try {
          for await (const query of statements(client, { ...window, limit })) {
            limit -= 1
            yield { database, ...query }
          }
        } catch (error) {
          if (!settings.all) throw error
          yield left(database, error) // the others are read
        } finally {
          await client.close()
        }
        if (limit <= 0) return
      }
    },
    close: async () => {},
  }
}

/** Those of one database: from the Query Store where it is on, else from the plan cache. */
export async function* statements(client: MssqlClient, window: LogWindow): AsyncGenerator<LoggedQuery, void> {
  let isStored = false
  for await (const { state } of client.query(QUERY_STORE_STATE)) isStored = state === 1 || state === 2
  const sql = isStored ? queryStoreQuery(window) : planCacheQuery(window)
  for await (const row of client.query(sql, [window.from, window.to, window.limit])) yield logged(row, isStored)
}

function logged({ query, runs, ran, duration }: SqlRow, isEnd: boolean): LoggedQuery {
  const took = Number(duration ?? 0)
  const time = (ran as Date).getTime()
  const startTime = Math.round(isEnd ? time - took : time)
  return {
    query: withoutParameters(String(query)),
    startTime,
    endTime: Math.round(startTime + took),
    duration: took,
    count: Number(runs),
  }
}

/** A statement with parameters comes with their types before it: `(@id int,@sum decimal(10,2))SELECT …`. */
export function withoutParameters(text: string): string {
  if (!text.startsWith('(@')) return text
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')' && --depth === 0) return text.slice(at + 1)
  }
  return text
}
