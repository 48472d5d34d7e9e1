import { expect } from 'chai'
import { connect } from '../../../lib/connectors/duckdb/client.js'

describe('the DuckDB client', () => {
  it('interrupts a query that takes too long', async () => {
    const client = await connect(undefined, { timeoutMs: 50 })
    const message = await client.run('SELECT count(*) FROM range(100000000000), range(1000)').then(
      () => expect.fail('it ended'),
      (error: Error) => error.message,
    )
    expect(message).to.equal('no answer within 0.05 s')
    const { value } = await client.rows<{ readonly one: number }>('SELECT 1 AS one').next()
    expect(value).to.deep.equal({ one: 1 })
    await client.close()
  })

  it('ends what is asked before it closes, and can be asked nothing after', async () => {
    const client = await connect(undefined)
    const asked = client
      .run('SELECT count(*) FROM range(100000000000), range(1000)')
      .catch((error: Error) => error.message)
    await client.close()
    const soon = new Promise<string>((resume) => setImmediate(() => resume('it goes on')))
    expect(await Promise.race([asked, soon])).to.match(/interrupt/i)
    expect(await client.run('SELECT 1').catch((error: Error) => error.message)).to.equal('the database is closed')
    await client.close()
  })

  it('downloads no extension unless it is told to', async () => {
    const setting = async (settings: Record<string, string>): Promise<unknown> => {
      const client = await connect(undefined, { settings })
      const { value } = await client.rows(`SELECT current_setting('autoinstall_known_extensions') AS on`).next()
      await client.close()
      return value
    }
    expect(await setting({})).to.deep.equal({ on: false })
    expect(await setting({ autoinstall_known_extensions: 'true' })).to.deep.equal({ on: true })
  })
})
