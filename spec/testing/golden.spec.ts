import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { NEVER, of } from 'rxjs'
import { type Either, left, right } from '../../lib/record/either.js'
import { create } from '../../lib/record/request.js'
import { Secret } from '../../lib/record/secret.js'
import { source } from '../../lib/step/source.js'
import { expectGolden } from '../../lib/testing/index.js'
import { temporaryFolder } from '../support/cli.js'

const shop = right(create('database', { service: 'pg', name: 'shop', description: undefined }))
const orders = right(
  create('table', { name: 'orders', databaseSchema: 'pg.shop.s', columns: [{ dataType: 'INT', name: 'id' }] }),
)
const lost = left('pg.shop.s.t', new Error('it is lost'))
const records: readonly Either<unknown>[] = [shop, orders, lost]

const LINES = [
  '{"right":{"kind":"database","fqn":"pg.shop","body":{"name":"shop","service":"pg"}}}',
  '{"right":{"kind":"table","fqn":"pg.shop.s.orders","body":{"name":"orders","columns":[{"name":"id","dataType":"INT"}],"databaseSchema":"pg.shop.s"}}}',
  '{"left":{"name":"pg.shop.s.t","error":"it is lost"}}',
]

describe('expectGolden', () => {
  const folder = temporaryFolder()
  const path = (name: string): string => join(folder.path, name)
  const text = (name: string): string => readFileSync(path(name), 'utf8')
  const { CI, HEADWATER_UPDATE_GOLDEN } = process.env
  const set = (name: 'CI' | 'HEADWATER_UPDATE_GOLDEN', value: string | undefined): void => {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  beforeEach(() => {
    set('CI', undefined)
    set('HEADWATER_UPDATE_GOLDEN', undefined)
  })
  after(() => {
    set('CI', CI)
    set('HEADWATER_UPDATE_GOLDEN', HEADWATER_UPDATE_GOLDEN)
    folder.remove()
  })
  const failure = async (actual: Parameters<typeof expectGolden>[0], name: string): Promise<string> =>
    expectGolden(actual, path(name)).then(
      () => 'no failure',
      (error: Error) => error.message,
    )

  it('writes a file that is not there, a line a record, without what changes from run to run', async () => {
    await expectGolden(records, path('a/new.ndjson'))
    expect(text('a/new.ndjson')).to.equal(`${LINES.join('\n')}\n`)
  })

  it('takes the same records in whatever order their keys are', async () => {
    writeFileSync(path('same.ndjson'), LINES.join('\r\n'))
    await expectGolden(of(...records), path('same.ndjson'))
    const turned = { right: { body: { service: 'pg', name: 'shop' }, fqn: 'pg.shop', kind: 'database' } }
    await expectGolden([turned, orders, lost], pathToFileURL(path('same.ndjson')))
    expect(text('same.ndjson')).to.equal(LINES.join('\r\n'))
  })

  it('reads a source and closes it', async () => {
    let closed = 0
    const close = async (): Promise<void> => {
      closed += 1
    }
    await expectGolden(
      source<unknown>('Shop', () => records, { close }),
      path('source.ndjson'),
    )
    expect(text('source.ndjson')).to.equal(`${LINES.join('\n')}\n`)
    expect(closed).to.equal(1)
  })

  it('names the line that differs, and how to write it anew', async () => {
    writeFileSync(path('old.ndjson'), LINES.join('\n').replace('it is lost', 'it is found'))
    expect(await failure(records, 'old.ndjson')).to.equal(
      [
        `line 3 of ${path('old.ndjson')} differs`,
        '  golden: {"left":{"name":"pg.shop.s.t","error":"it is found"}}',
        `  now:    ${LINES[2]}`,
        'HEADWATER_UPDATE_GOLDEN=1 writes the file anew',
      ].join('\n'),
    )
  })

  it('misses a record, and sees one too many', async () => {
    writeFileSync(path('two.ndjson'), LINES.slice(0, 2).join('\n'))
    expect(await failure(records, 'two.ndjson')).to.match(/line 3 [\s\S]*golden: no more lines/)
    expect(await failure([shop], 'two.ndjson')).to.match(/line 2 [\s\S]*now: {4}no more records/)
  })

  it('writes the file anew when it is told to', async () => {
    writeFileSync(path('update.ndjson'), 'old\n')
    set('HEADWATER_UPDATE_GOLDEN', '1')
    await expectGolden(records, path('update.ndjson'))
    expect(text('update.ndjson')).to.equal(`${LINES.join('\n')}\n`)
  })

  it('writes nothing in CI: there a file that is missing is a failure', async () => {
    set('CI', 'true')
    set('HEADWATER_UPDATE_GOLDEN', '1')
    expect(await failure(records, 'missing.ndjson')).to.match(/there is no golden file .*missing\.ndjson/)
    expect(existsSync(path('missing.ndjson'))).to.equal(false)
    writeFileSync(path('ci.ndjson'), 'old\n')
    expect(await failure(records, 'ci.ndjson')).to.match(/line 1 /)
    expect(text('ci.ndjson')).to.equal('old\n')
  })

  it('never writes a secret', async () => {
    await expectGolden([right({ password: new Secret('hunter22') })], path('secret.ndjson'))
    expect(text('secret.ndjson')).to.equal('{"right":{"password":"******"}}\n')
  })

  it('never writes the connection of a service', async () => {
    const connection = { config: { hostPort: 'localhost:51234', password: 'hunter22' } }
    const service = create('databaseService', { name: 'pg', serviceType: 'Postgres', connection })
    await expectGolden([right(service)], path('service.ndjson'))
    expect(text('service.ndjson')).to.equal(
      '{"right":{"kind":"databaseService","fqn":"pg","body":{"name":"pg","serviceType":"Postgres"}}}\n',
    )
  })

  it('gives up on records that never end', async () => {
    const failed = await expectGolden(NEVER, path('never.ndjson'), { timeoutMs: 50 }).catch(
      (error: Error) => error.message,
    )
    expect(failed).to.match(/nothing came for 50 ms/)
    expect(existsSync(path('never.ndjson'))).to.equal(false)
  })
})
