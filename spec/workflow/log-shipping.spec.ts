import { expect } from 'chai'
import sinon from 'sinon'
import { createLogShipping } from '../../lib/workflow/log-shipping.js'

describe('log shipping', () => {
  let clock: sinon.SinonFakeTimers
  beforeEach(() => {
    clock = sinon.useFakeTimers()
  })
  afterEach(() => clock.restore())

  function shipped(answer: () => Promise<boolean> = async () => true) {
    const batches: string[][] = []
    const shipping = createLogShipping({ fqn: 'duck.nightly', runId: 'r' })
    const client = {
      addLogs: async (_: string, __: string, { logs = '' }: { readonly logs?: string | undefined }) => {
        batches.push(logs.split('\n'))
        return answer()
      },
      closeLogs: sinon.fake.resolves(true),
    }
    const write = (count: number): void => {
      for (let line = 0; line < count; line += 1) shipping.write(`line ${line}`)
    }
    return { shipping, client, batches, write }
  }

  it('sends what there is every two seconds, 500 lines at most in a request, one request after the other', async () => {
    const { shipping, client, batches, write } = shipped()
    write(3)
    await clock.tickAsync(5000)
    expect(batches).to.deep.equal([])
    shipping.start(client)
    await clock.tickAsync(2000)
    expect(batches.map(({ length }) => length)).to.deep.equal([3])
    write(1200)
    await clock.tickAsync(0)
    expect(batches.map(({ length }) => length)).to.deep.equal([3, 500, 500, 200])
    expect(batches[3]!.at(-1)).to.equal('line 1199')
    expect(await shipping.close()).to.equal(undefined)
    expect(client.closeLogs.callCount).to.equal(1)
  })

  it('keeps 30,000 lines at most while the catalog hangs, and says how many are missing', async () => {
    const { shipping, client, write } = shipped(() => new Promise(() => {}))
    shipping.start(client)
    write(40_000)
    const closed = shipping.close()
    await clock.tickAsync(60_000)
    expect(await closed).to.match(/^40000 lines of the log are not in the catalog: /)
  })

  it('keeps the lines until the pipeline is there', async () => {
    let isThere = false
    const { shipping, client, batches, write } = shipped(async () => isThere)
    shipping.start(client)
    write(2)
    await clock.tickAsync(4000)
    isThere = true
    write(1)
    expect(await shipping.close()).to.equal(undefined)
    expect(batches.at(-1)).to.deep.equal(['line 0', 'line 1', 'line 0'])
  })

  it('says that a catalog takes no logs', async () => {
    const { shipping, client, write } = shipped(async () => false)
    shipping.start(client)
    write(2)
    expect(await shipping.close()).to.equal(
      '2 lines of the log are not in the catalog: the catalog takes no logs of this pipeline',
    )
  })
})
