import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { createLineageParser, LineageParserError } from '../../lib/lineage/index.js'

describe('lineage parser', () => {
  it('parses in a worker thread', async () => {
    const parser = createLineageParser({ workers: 1 })
    try {
      const [first, second] = await parser.parse({ sql: 'SELECT a FROM t; SELEC x', dialect: 'postgresql' })
      expect(first).to.have.nested.property('lineage.sources[0].parts[0]', 't')
      expect(second).to.have.property('error')
    } finally {
      await parser.close()
    }
  })

  it('ends a statement that takes too long, and goes on with the rest of its script', async () => {
    const parser = createLineageParser({ workers: 1, timeoutMs: 1500 })
    // Quick to split; then each of many columns is looked for in each of many tables.
    const names = (prefix: string, length: number) => Array.from({ length }, (_, n) => `${prefix}${n}`).join(', ')
    const slow = `SELECT ${names('c', 40_000)} FROM ${names('t', 10_000)}`
    try {
      const results = await parser.parse({ sql: `SELECT a FROM t; ${slow}; SELECT b FROM u`, dialect: 'postgresql' })
      const answers = results.map((one) => ('error' in one ? one.error : one.lineage.sources[0]?.parts[0]))
      expect(answers).to.deep.equal(['t', 'not parsed within 1500 ms', 'u'])
      await sleep(100)
      expect(process.getActiveResourcesInfo(), 'a thread is still at work').not.to.include('MessagePort')
    } finally {
      await parser.close()
    }
  })

  it('refuses what waits when it is closed, and what comes later', async () => {
    const parser = createLineageParser({ workers: 1 })
    const refused = parser.parse({ sql: 'SELECT 1', dialect: 'postgresql' }).catch((error: unknown) => error)
    await parser.close()
    expect(await refused).to.be.instanceOf(LineageParserError)
    const later = await parser.parse({ sql: 'SELECT 1', dialect: 'postgresql' }).catch((error: unknown) => error)
    expect(later).to.be.instanceOf(LineageParserError)
  })

  it('refuses more requests than may wait', async () => {
    const parser = createLineageParser({ workers: 1, queue: 1 })
    const request = { sql: 'SELECT 1', dialect: 'postgresql' } as const
    const first = parser.parse(request)
    const second = await parser.parse(request).catch((error: unknown) => error)
    expect(second).to.be.instanceOf(LineageParserError)
    expect(await first).to.have.length(1)
    await parser.close()
  })
})
