import { expect } from 'chai'
import { clientOver, type OracleClient } from '../../../lib/connectors/oracle/client.js'
import type { Opened } from '../../../lib/connectors/oracle/login.js'
import { failure } from '../../support/collected.js'

const ROWS = Array.from({ length: 450 }, (_, N) => ({ N }))
const refused = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code })

/** Connections as the driver gives them, and what became of them. */
function connections(fails: Readonly<Record<string, () => Promise<never>>> = {}) {
  const done: string[] = []
  let count = 0
  const open = async (): Promise<Opened> => {
    count += 1
    const name = count
    let isHealthy = true
    return {
      execute: async (sql, values) => {
        done.push(`${name} ${sql}${values.length > 0 ? ` ${JSON.stringify(values)}` : ''}`)
        const statement = sql.replace(/^\/\*.*?\*\/ /, '')
        if (statement === 'dies') isHealthy = false
        await fails[statement]?.()
        let at = 0
        return {
          getRows: async (rows) => {
            done.push(`${name} fetches ${rows}`)
            if (statement === 'breaks' && at > 0) throw refused('ORA-01555')
            at += rows
            return ROWS.slice(at - rows, at)
          },
          close: async () => void done.push(`${name} ends`),
        }
      },
      isHealthy: () => isHealthy,
      close: async () => void done.push(`${name} hangs up`),
    }
  }
  return { open, done, opened: () => count }
}

const all = async (client: OracleClient, sql: string, values?: readonly string[]): Promise<unknown[]> => {
  const rows: unknown[] = []
  for await (const row of client.query(sql, values)) rows.push(row)
  return rows
}
const never = (): Promise<never> => new Promise(() => {})

describe('the connections of a client of Oracle', () => {
  it('give rows in parts, mark statements, bind values, and are opened when they are needed', async () => {
    const { open, done, opened } = connections()
    const client = clientOver(open, 2, 1000)
    expect(opened()).to.equal(0)
    expect(await all(client, ' SELECT :1', [`a'b`])).to.deep.equal(ROWS)
    await client.close()
    expect(done).to.deep.equal([
      `1 /* {"app": "Headwater"} */ SELECT :1 ["a'b"]`,
      ...Array.from({ length: 4 }, () => '1 fetches 200'),
      '1 ends',
      '1 hangs up',
    ])
  })

  it('are no more than were asked for: further statements are read on those there are', async () => {
    const { open, done, opened } = connections()
    const client = clientOver(open, 2, 1000)
    const readers = ['a', 'b', 'c', 'd'].map((sql) => client.query(sql))
    for (const reader of readers) expect((await reader.next()).value).to.deep.equal({ N: 0 })
    expect(opened()).to.equal(2)
    expect(done.filter((line) => line.includes('/*')).map((line) => line[0])).to.deep.equal(['1', '2', '1', '2'])
    for (const reader of readers) await reader.return()
    expect(await all(client, 'e')).to.have.length(450)
    expect(opened()).to.equal(2)
    await client.close()
    expect(done.filter((line) => line.endsWith('ends'))).to.have.length(5)
    expect(done.filter((line) => line.endsWith('hangs up'))).to.have.length(2)
  })

  it('fetch nothing that nobody reads', async () => {
    const { open, done } = connections()
    const client = clientOver(open, 1, 1000)
    for await (const _ of client.query('a')) break
    expect(done.filter((line) => line.includes('fetches'))).to.have.length(1)
    expect(done.at(-1)).to.equal('1 ends')
    await client.close()
  })

  it('stay after a statement that the server refuses, or breaks off', async () => {
    const { open, opened, done } = connections({ refused: () => Promise.reject(refused('ORA-00942')) })
    const client = clientOver(open, 1, 1000)
    expect(await failure(all(client, 'refused'))).to.equal('ORA-00942: refused')
    expect(await failure(all(client, 'breaks'))).to.equal('ORA-01555: refused')
    expect(await all(client, 'a')).to.have.length(450)
    expect(opened()).to.equal(1)
    expect(done.filter((line) => line.endsWith('ends'))).to.have.length(2)
    await client.close()
  })

  it('are given up when they are dead, or when nothing comes', async () => {
    const { open, opened, done } = connections({ dies: () => Promise.reject(refused('ORA-03113')), stuck: never })
    const client = clientOver(open, 1, 30)
    expect(await failure(all(client, 'dies'))).to.equal('ORA-03113: refused')
    expect(await failure(all(client, 'stuck'))).to.equal('the server sent no row within 0.06 s')
    expect(await all(client, 'a')).to.have.length(450)
    expect(opened()).to.equal(3)
    expect(done.filter((line) => line.endsWith('hangs up'))).to.have.length(2)
    await client.close()
  })
})
