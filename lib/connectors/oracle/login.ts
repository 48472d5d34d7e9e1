import type { SqlRow } from '../../services/database/information-schema/adapter.js'
import { loadDriver } from '../load-driver.js'
import { connectionAttributes } from './driver-options.js'
import type { Login } from './settings.js'

/** A connection that is logged in: it takes one call after the other, and any number of answers may be open on it. */
export interface Opened {
  execute(sql: string, values: readonly (string | number)[]): Promise<Answer>
  /** Whether it is of use yet. */
  isHealthy(): boolean
  close(): Promise<void>
}

export interface Answer {
  /** None when there are no more. */
  getRows(count: number): Promise<readonly SqlRow[]>
  close(): Promise<void>
}

/** A call that takes longer than `callMs` is broken off. @throws Error that says which server could not be reached, or why it refuses. */
export async function logIn(login: Login, connectMs: number, callMs: number): Promise<Opened> {
  const { default: driver } = await loadDriver('oracledb', () => import('oracledb'))
  const connection = await driver.getConnection(connectionAttributes(login, connectMs))
  connection.callTimeout = callMs
  const asText: readonly unknown[] = [driver.DB_TYPE_CLOB, driver.DB_TYPE_NCLOB]
  return {
    execute: async (sql, values) => {
      const { resultSet } = await connection.execute<SqlRow>(sql, [...values], {
        resultSet: true,
        outFormat: driver.OUT_FORMAT_OBJECT,
        fetchTypeHandler: ({ dbType }) => (asText.includes(dbType) ? { type: driver.STRING } : undefined),
      })
      if (!resultSet) throw new Error('the statement gives no rows')
      return resultSet
    },
    isHealthy: () => connection.isHealthy(),
    close: () => connection.close(),
  }
}
