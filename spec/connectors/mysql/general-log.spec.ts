import { expect } from 'chai'
import { createSessions, type GeneralLogRow } from '../../../lib/connectors/mysql/general-log.js'

const row = (thread: number, command: string, text: string): GeneralLogRow => ({
  time: 0,
  userHost: '',
  thread,
  command,
  text,
})

/** The schema of every statement among the rows. */
function schemas(...rows: readonly GeneralLogRow[]): (string | null)[] {
  const sessions = createSessions()
  return rows.map((each) => sessions.schemaOf(each)).filter((schema) => schema !== undefined)
}

const select = (thread: number) => row(thread, 'Query', 'SELECT 1')

describe('the schema of a statement in the general log', () => {
  it('is the one that its session connected to', () => {
    for (const how of ['shop using TCP/IP', 'shop using SSL/TLS', 'shop'])
      expect(schemas(row(1, 'Connect', `app@10.0.0.1 on ${how}`), select(1))).to.deep.equal(['shop'])
  })

  it('is not known of a session that connected to none, or before the window', () => {
    expect(schemas(row(1, 'Connect', 'app@10.0.0.1 on  using Socket'), select(1), select(2))).to.deep.equal([
      null,
      null,
    ])
  })

  it('follows what the session chooses, and no other', () => {
    expect(
      schemas(
        row(1, 'Init DB', 'a'),
        row(2, 'Init DB', 'b'),
        select(1),
        row(2, 'Query', 'use `c``d`;'),
        select(2),
        row(2, 'Query', '  USE e'),
        row(2, 'Execute', 'SELECT 2'),
        row(1, 'Change user', 'app@10.0.0.1 on f'),
        select(1),
      ),
    ).to.deep.equal(['a', 'c`d', 'e', 'f'])
  })

  it('ends with its session, whose number may come again', () => {
    expect(schemas(row(1, 'Init DB', 'a'), row(1, 'Quit', ''), select(1))).to.deep.equal([null])
  })
})
