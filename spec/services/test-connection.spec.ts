import { expect } from 'chai'
import { registerSecret } from '../../lib/record/secret.js'
import { asDefined, ConnectionFailed, type TestStep, testConnection } from '../../lib/services/test-connection.js'

/** A test that keeps what was asked and how often it was closed. */
function testOf(...steps: readonly (Partial<TestStep> & { readonly name: string })[]) {
  const asked: string[] = []
  let closed = 0
  return {
    asked,
    closed: () => closed,
    test: {
      steps: steps.map(
        ({ run, ...step }): TestStep => ({
          mandatory: true,
          ...step,
          run: () => {
            asked.push(step.name)
            return run?.() ?? Promise.resolve()
          },
        }),
      ),
      close: async () => {
        closed += 1
      },
    },
  }
}
const refuse = async (): Promise<never> => {
  throw new Error('permission denied')
}

describe('a connection test', () => {
  it('asks its questions in order, each once, and closes', async () => {
    const { test, asked, closed } = testOf({ name: 'CheckAccess' }, { name: 'GetSchemas' }, { name: 'GetTables' })
    expect(await testConnection(test)).to.deep.equal(
      ['CheckAccess', 'GetSchemas', 'GetTables'].map((name) => ({ name, mandatory: true, passed: true })),
    )
    expect(asked).to.deep.equal(['CheckAccess', 'GetSchemas', 'GetTables'])
    expect(closed()).to.equal(1)
  })

  it('stops after a mandatory step that failed', async () => {
    const { test, asked, closed } = testOf(
      { name: 'CheckAccess', run: refuse, hint: 'GRANT it' },
      { name: 'GetTables' },
    )
    expect(await testConnection(test)).to.deep.equal([
      { name: 'CheckAccess', mandatory: true, passed: false, message: 'permission denied (GRANT it)' },
    ])
    expect(asked).to.deep.equal(['CheckAccess'])
    expect(closed()).to.equal(1)
  })

  it('tells what failed, not that it can’t be closed either', async () => {
    const { test } = testOf({ name: 'CheckAccess', run: refuse })
    const [result] = await testConnection({ ...test, close: refuse })
    expect(result).to.include({ passed: false, message: 'permission denied' })
  })

  it('fails when what went well can’t be closed', async () => {
    const { test } = testOf({ name: 'CheckAccess' })
    const error = await testConnection({ ...test, close: refuse }).catch((cause: unknown) => cause)
    expect(error).to.have.property('message', 'permission denied')
  })

  it('has the order and the weight of the catalog’s definition; what that does not name comes last, as it is', () => {
    const { test } = testOf({ name: 'Own' }, { name: 'GetViews' }, { name: 'CheckAccess' })
    const { steps } = asDefined(test, [
      { name: 'CheckAccess', mandatory: true },
      { name: 'GetDatabases', mandatory: true },
      { name: 'GetViews', mandatory: false },
    ])
    expect(steps.map(({ name, mandatory }) => [name, mandatory])).to.deep.equal([
      ['CheckAccess', true],
      ['GetViews', false],
      ['Own', true],
    ])
  })

  it('goes on after an optional one', async () => {
    const { test, asked } = testOf({ name: 'GetViews', mandatory: false, run: refuse }, { name: 'GetTables' })
    const results = await testConnection(test)
    expect(results.map(({ passed }) => passed)).to.deep.equal([false, true])
    expect(asked).to.deep.equal(['GetViews', 'GetTables'])
  })

  it('does not wait for ever', async () => {
    const { test, closed } = testOf({ name: 'CheckAccess', run: () => new Promise(() => {}) })
    expect(await testConnection(test, 20)).to.deep.equal([
      { name: 'CheckAccess', mandatory: true, passed: false, message: 'no answer in time' },
    ])
    expect(closed()).to.equal(1)
  })

  it('takes a step that throws at once for one that failed', async () => {
    const run = (): never => {
      throw new Error('no driver')
    }
    const { test, closed } = testOf({ name: 'CheckAccess', run })
    expect(await testConnection(test)).to.have.nested.property('[0].message', 'no driver')
    expect(closed()).to.equal(1)
  })

  it('shows no secret that a driver puts into its error', async () => {
    registerSecret('canary-pass-77')
    const run = async (): Promise<never> => {
      throw new Error('can not reach postgres://u:canary-pass-77@db')
    }
    const [result] = await testConnection(testOf({ name: 'CheckAccess', run }).test)
    expect(result!.message).to.equal('can not reach postgres://u:******@db')
  })

  it('that failed says which steps the run can not do without', () => {
    const error = new ConnectionFailed('Postgres', [
      { name: 'CheckAccess', mandatory: true, passed: false, message: 'refused' },
      { name: 'GetViews', mandatory: false, passed: false, message: 'denied' },
    ])
    expect(error.message).to.equal('Postgres: CheckAccess failed: refused')
  })
})
